import { dialOut } from '../bridge-to.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { missedCall } from '../missed-call.ts'
import { guardMs } from '../moves.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { BridgeFailure, CallState, Phase } from '../state.ts'
import { talk } from '../talk.ts'

type Bridging = Extract<Phase, { type: 'bridging' }>

/** The switch rings somebody for the caller; nacd looks on, and decides when nobody answers. */
export const bridging: PhaseHandler<'bridging'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legAnswered':
      return event.legId === phase.legId ? talk(state, phase, input) : stay(state)
    case 'legEnded':
      return event.legId === phase.legId ? otherGone(state, phase, event) : stay(state)
    case 'bridgeDone':
      if (event.requestId !== phase.requestId) return stay(state)
      return missedCall(state, phase, phase.failure ?? event, input)
    case 'commandFailed':
      return commandFailed(state, phase, event, input)
    case 'phaseTimedOut':
      return timedOut(state, phase, input)
    case 'resumed':
      return resume(state, phase, event.legs, input)
    default:
      return stay(state)
  }
}

/** The switch lets go of the caller a moment later: only then can anything else be done with their leg. */
function otherGone(state: CallState, phase: Bridging, { cause, sipCode }: BridgeFailure): Outcome {
  const failure = phase.failure ?? { cause, sipCode }
  return moveTo(state, { ...phase, failure }, { type: 'armGuard', delayMs: guardMs.joining })
}

type CommandFailed = Extract<CallEvent, { type: 'commandFailed' }>

function commandFailed(state: CallState, phase: Bridging, event: CommandFailed, input: StepInput): Outcome {
  const { command: refused, reason } = event
  if (refused.type !== 'bridgeTo' || refused.requestId !== phase.requestId) return stay(state)
  const step = record(input, 'command_refused', { command: refused.type, reason })
  return after([step], missedCall(state, phase, { cause: 'NORMAL_TEMPORARY_FAILURE', sipCode: 0 }, input))
}

/** The switch keeps to the ring time by itself, but not while it passes early media on. */
function timedOut(state: CallState, phase: Bridging, input: StepInput): Outcome {
  if (phase.failure !== null) return missedCall(state, phase, phase.failure, input)
  return moveTo(
    state,
    { ...phase, failure: { cause: 'NO_ANSWER', sipCode: 0 } },
    { type: 'armGuard', delayMs: guardMs.joining },
    command({ type: 'hangup', legId: phase.legId, cause: 'NO_ANSWER' }),
  )
}

/**
 * Nobody can say what became of a leg that is gone. An extension is rung once more; nobody outside is called a second
 * time for one call.
 */
function resume(state: CallState, phase: Bridging, legs: readonly ResumedLeg[], input: StepInput): Outcome {
  const { dial } = phase
  const other = legs.find(each => each.legId === phase.legId)
  if (other?.answered) return talk(state, phase, input)
  if (other !== undefined) {
    return moveTo(state, phase, { type: 'armGuard', delayMs: dial.timeoutSeconds * 1000 + guardMs.bridging })
  }
  if (phase.failure === null && dial.target.type === 'extension') return dialOut(state, dial, input)
  const lost = { cause: 'NORMAL_TEMPORARY_FAILURE', sipCode: 0 }
  return missedCall(state, phase, phase.failure ?? lost, input)
}
