import { after, command, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { collectRating, takeRating } from '../service/rating.ts'
import { isDone, replay } from './playing.ts'

/** The caller is asked to rate the conversation. */
export const surveying: PhaseHandler<'surveying'> = (state, phase, event, input) => {
  if (isDone(event, phase.requestId)) {
    return takeRating(state, phase.survey, event.type === 'executeDone' ? event.digits : '', input)
  }
  if (event.type === 'phaseTimedOut') {
    const stop = command({ type: 'stopPlaying', legId: state.uuid })
    return after([stop], takeRating(state, phase.survey, '', input))
  }
  if (event.type === 'resumed') return replay(state.uuid, () => collectRating(state, phase.survey, input))
  return stay(state)
}
