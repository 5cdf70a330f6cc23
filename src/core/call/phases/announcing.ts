import type { LegId } from '../../shared/ids.ts'
import type { CallEvent } from '../call-event.ts'
import { connect } from '../dialling/connect.ts'
import { unanswered } from '../dialling/dial-failure.ts'
import { joinLegs } from '../dialling/join-legs.ts'
import { keptOffers } from '../offering/offers.ts'
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
      // Before a word was said: for the caller nobody has answered.
      return event.legId === phase.legId ? unanswered(state, phase, event, input) : stay(state)
    case 'phaseTimedOut':
      return after(silence([state.uuid, phase.legId]), joinLegs(state, phase, input))
    case 'resumed':
      return after(keptOffers(state), resume(state, phase, event, input))
    default:
      return stay(state)
  }
}

function heard(state: CallState, phase: Announcing, event: CallEvent, input: StepInput): Outcome {
  const unheard = phase.unheard.filter(id => !isDone(event, id))
  if (unheard.length === phase.unheard.length) return stay(state)
  return unheard.length === 0 ? joinLegs(state, phase, input) : moveTo(state, { ...phase, unheard })
}

/** Nobody hears an announcement twice because nacd was away: what still plays is cut off. */
function resume(
  state: CallState,
  phase: Announcing,
  { legs }: Extract<CallEvent, { type: 'resumed' }>,
  input: StepInput,
): Outcome {
  const leg = legs.find(each => each.legId === phase.legId)
  if (leg === undefined) {
    const gone = unanswered(state, phase, { cause: 'NORMAL_TEMPORARY_FAILURE' }, input)
    return after(silence([state.uuid]), gone)
  }
  if (leg.bridgedTo === state.uuid) return connect(state, phase, input)
  return after(silence([state.uuid, phase.legId]), joinLegs(state, phase, input))
}

const silence = (legs: readonly LegId[]) => legs.map(legId => command({ type: 'stopPlaying', legId }))
