import { announce } from '../announce.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { connect } from '../connect.ts'
import { giveUp, keptOffer, unanswered } from '../dial-failure.ts'
import { guardMs } from '../moves.ts'
import { after, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Phase } from '../state.ts'

type Dialing = Extract<Phase, { type: 'dialing' }>

/** A phone rings for the caller. */
export const dialing: PhaseHandler<'dialing'> = (state, phase, event, input) => {
  if ('legId' in event && event.legId !== phase.legId) return stay(state)
  switch (event.type) {
    case 'legCreated':
      return phase.progress === 'calling' ? moveTo(state, { ...phase, progress: 'ringing' }) : stay(state)
    case 'legReady':
      return announce(state, phase, input)
    case 'legEnded':
      return unanswered(state, phase, event, input)
    case 'originateFailed':
      // Once the leg has existed its legEnded follows and knows the SIP code.
      return phase.progress === 'calling' ? unanswered(state, phase, event, input) : stay(state)
    case 'commandFailed':
      return commandFailed(state, phase, event, input)
    case 'phaseTimedOut':
      return giveUp(state, phase, 'NO_ANSWER', input)
    case 'resumed':
      return after(keptOffer(state, phase), resume(state, phase, event.legs, input))
    default:
      return stay(state)
  }
}

type CommandFailed = Extract<CallEvent, { type: 'commandFailed' }>

function commandFailed(state: CallState, phase: Dialing, event: CommandFailed, input: StepInput): Outcome {
  const { command: refused, reason } = event
  if (refused.type !== 'originate' || refused.legId !== phase.legId) return stay(state)
  const step = record(input, 'command_refused', { command: refused.type, reason })
  return after([step], unanswered(state, phase, { cause: 'INVALID_NUMBER_FORMAT' }, input))
}

function resume(state: CallState, phase: Dialing, legs: readonly ResumedLeg[], input: StepInput): Outcome {
  const leg = legs.find(each => each.legId === phase.legId)
  if (leg === undefined) return unanswered(state, phase, { cause: 'NORMAL_TEMPORARY_FAILURE' }, input)
  if (leg.bridgedTo === state.uuid) return connect(state, phase, input)
  if (leg.answered) return announce(state, phase, input)
  return moveTo(
    state,
    { ...phase, progress: 'ringing' },
    { type: 'armGuard', delayMs: ringSeconds(phase) * 1000 + guardMs.dialing },
  )
}

/** The switch keeps to the ring time by itself: where it is not known here, the guard may be generous. */
const ringSeconds = ({ reason }: Dialing): number =>
  reason.type === 'bridge' ? reason.dial.timeoutSeconds : 60
