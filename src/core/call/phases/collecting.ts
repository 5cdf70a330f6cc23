import { askWithDigits, collectDigits } from '../asking/collect-digits.ts'
import { after, command, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { isDone, replay } from './playing.ts'

/** The caller types digits; the switch repeats the prompt by itself and reports what it got in the end. */
export const collecting: PhaseHandler<'collecting'> = (state, phase, event, input) => {
  if (isDone(event, phase.requestId)) {
    return askWithDigits(state, event.type === 'executeDone' ? event.digits : '', input)
  }
  if (event.type === 'phaseTimedOut') {
    return after([command({ type: 'stopPlaying', legId: state.uuid })], askWithDigits(state, '', input))
  }
  if (event.type === 'resumed') {
    return replay(state.uuid, () => collectDigits(state, phase.collect, input))
  }
  return stay(state)
}
