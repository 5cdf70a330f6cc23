import type { CallEvent } from '../call-event.ts'
import { connect } from '../connect.ts'
import { keptOffer, unanswered } from '../dial-failure.ts'
import { joinLegs } from '../moves.ts'
import { after, command, moveTo, type Outcome, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Phase } from '../state.ts'
import { isDone } from './playing.ts'

type Announcing = Extract<Phase, { type: 'announcing' }>

/** Caller and agent hear who serves; when it is over on both sides they talk. */
export const announcing: PhaseHandler<'announcing'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'executeDone':
    case 'commandFailed':
      return heard(state, phase, event, input)
    case 'legEnded':
      return event.legId === phase.legId ? gone(state, phase, event, input) : stay(state)
    case 'phaseTimedOut':
      return after(silence(state, phase), joinLegs(state, phase, input))
    case 'resumed':
      return after(keptOffer(state, phase), resume(state, phase, event, input))
    default:
      return stay(state)
  }
}

function heard(state: CallState, phase: Announcing, event: CallEvent, input: StepInput): Outcome {
  const unheard = phase.unheard.filter(id => !isDone(event, id))
  if (unheard.length === phase.unheard.length) return stay(state)
  return unheard.length === 0 ? joinLegs(state, phase, input) : moveTo(state, { ...phase, unheard })
}

/** The agent hung up before a word was said: for the caller nobody has answered. */
function gone(
  state: CallState,
  phase: Announcing,
  end: Extract<CallEvent, { type: 'legEnded' }>,
  input: StepInput,
): Outcome {
  return after([command({ type: 'stopPlaying', legId: state.uuid })], unanswered(state, phase, end, input))
}

/** Nobody hears an announcement twice because nacd was away: what still plays is cut off. */
function resume(
  state: CallState,
  phase: Announcing,
  { legs }: Extract<CallEvent, { type: 'resumed' }>,
  input: StepInput,
): Outcome {
  const leg = legs.find(each => each.legId === phase.legId)
  if (leg === undefined) return gone(state, phase, vanished(phase), input)
  if (leg.bridgedTo === state.uuid) return connect(state, phase, input)
  return after(silence(state, phase), joinLegs(state, phase, input))
}

const vanished = ({ legId }: Announcing) =>
  ({ type: 'legEnded', legId, cause: 'NORMAL_TEMPORARY_FAILURE', sipCode: 0, endedBy: 'switch' }) as const

const silence = (state: CallState, phase: Announcing) =>
  [state.uuid, phase.legId].map(legId => command({ type: 'stopPlaying', legId }))
