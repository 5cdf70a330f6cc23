import type { AgentWish, WishOutcome } from '../acd/agents/agent-wish.ts'
import { refuse } from './did/look-up.ts'
import { guardMs } from './guard-times.ts'
import { after, answered, moveTo, nextRequest, type Outcome, record, type StepInput } from './outcome.ts'
import { playThen } from './play-then.ts'
import type { CallState } from './state.ts'

/** A call of the application `nagent`: an agent says what they are. */
export interface AgentCodeTask {
  readonly type: 'agentCode'
  /** null = nothing that can be understood. */
  readonly wish: AgentWish | null
  /** The extension that calls and has proved it; "" = none. */
  readonly extension: string
}

/** Begins a call that changes an agent's status: answered, for what came of it is to be heard. */
export function beginAgentCode(from: CallState, task: AgentCodeTask, input: StepInput): Outcome {
  const { wish, extension } = task
  if (wish === null) return refuse(from, 'INVALID_NUMBER_FORMAT', 'the code cannot be understood', input)
  // Whoever merely says to be an extension would log others off.
  if (extension === '') {
    return refuse(from, 'OUTGOING_CALL_BARRED', 'the call comes from no registered extension', input)
  }
  const up = answered(from, input)
  const { state, id } = nextRequest(up.state)
  return after(
    up.effects,
    moveTo(
      state,
      { type: 'settingAgent', requestId: id, extension, wish },
      { type: 'armGuard', delayMs: guardMs.lookingUp },
      { type: 'save' },
      { type: 'setAgent', requestId: id, extension, wish },
    ),
  )
}

/** Says what came of it, then hangs up. */
export function tellOutcome(
  state: CallState,
  { wish, extension }: { readonly wish: AgentWish; readonly extension: string },
  outcome: WishOutcome,
  input: StepInput,
): Outcome {
  const what = wish.type === 'status' ? wish.status : 'wrap_up_end'
  const step = record(input, 'agent_code', { extension, what, outcome })
  const hangup = { type: 'hangup', cause: 'NORMAL_CLEARING' } as const
  return after([step], playThen(state, [promptOf(wish, outcome)], hangup, input))
}

const ofStatus = {
  ready: 'status-ready.wav',
  busy: 'status-busy.wav',
  offline: 'status-offline.wav',
} as const

/** Nobody minds to hear that a wrap-up is over which there was not. */
function promptOf(wish: AgentWish, outcome: WishOutcome): string {
  if (outcome === 'notFound') return 'not-an-agent.wav'
  if (outcome === 'failed') return 'not-in-service.wav'
  return wish.type === 'status' ? ofStatus[wish.status] : 'wrap-up-ended.wav'
}
