import type { Dial, DialMember } from '../../dial/dial-string.ts'
import type { Fault } from '../../dial/fault.ts'
import { showable } from '../../flow/numbers.ts'
import type { CallbackOrder } from '../called-back.ts'
import { refuse } from '../did/look-up.ts'
import type { Outcome, StepInput } from '../outcome.ts'
import { playThen } from '../play-then.ts'
import type { CallState } from '../state.ts'
import type { Prompts } from '../switch-command.ts'
import type { Member, Plan } from './plan.ts'
import { tryStep } from './try-step.ts'

/** A call of the application `nbridge`. */
export interface BridgeTask {
  readonly type: 'bridge'
  readonly dial: Dial | Fault
  /** The extension that calls: it has proved it, or the switch itself has dialled it; "" = none. */
  readonly extension: string
  /** What who calls hears before anybody is rung. */
  readonly heardFirst?: Prompts
  /** The customer of a queue whom it is for. */
  readonly calledBack?: CallbackOrder
}

/** A plan travels on the channel with the call's state: the variables of all its members together are no more, in characters. */
const longestPlan = 12_000

/** Begins a call of `nbridge`: whoever the dial string names is rung, over lines where they are outside. */
export function beginBridge(state: CallState, task: BridgeTask, input: StepInput): Outcome {
  const { dial, extension, heardFirst = [] } = task
  if (dial.type === 'wrong') {
    const reason = `dial string, at character ${dial.at + 1}: ${dial.reason.en}`
    return refuse(state, 'INVALID_NUMBER_FORMAT', reason, input)
  }
  const plan: Plan = {
    steps: dial.steps.map(({ members }) => members.map(memberOf)),
    timeoutSeconds: dial.timeoutSeconds ?? input.policy.bridgeTimeoutSeconds,
    extension,
    ifMissed: 'end',
    hasMedia: false,
  }
  if (JSON.stringify(plan).length > longestPlan) {
    return refuse(state, 'INVALID_NUMBER_FORMAT', 'dial string: too much to keep on the channel', input)
  }
  if (heardFirst.length === 0) return tryStep(state, plan, input)
  return playThen(state, heardFirst, { type: 'plan', plan }, input)
}

/** The display number goes its own way: a gateway may have one to show instead. */
function memberOf({ target, variables: all }: DialMember): Member {
  const { origination_caller_id_number: named = '', ...variables } = all
  const common = { displayNumber: showable(named), variables }
  switch (target.type) {
    case 'routed':
      return { type: 'line', gateway: '', number: target.number, ...common }
    case 'gateway':
      return { type: 'line', gateway: target.gateway, number: target.number, ...common }
    default:
      return { ...target, ...common }
  }
}

/** Whether anybody outside is to be called. */
export const goesOut = ({ dial }: BridgeTask): boolean =>
  dial.type === 'dial' &&
  dial.steps.some(({ members }) =>
    members.some(({ target }) => target.type === 'routed' || target.type === 'gateway'),
  )

/** The first number of the dial string; "" = none. */
export function firstNumber({ dial }: BridgeTask): string {
  const target = dial.type === 'dial' ? dial.steps[0]?.members[0]?.target : undefined
  return target !== undefined && 'number' in target ? target.number : ''
}
