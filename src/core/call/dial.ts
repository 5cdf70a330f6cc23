import { ring } from './moves.ts'
import { after, command, nextRequest, type Outcome, type StepInput } from './outcome.ts'
import type { CallState, Dial } from './state.ts'

/** A bridge the server asked for: the caller hears the waiting sound (early media when unanswered) while the phone rings. */
export function startDial(from: CallState, dial: Dial, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  const waiting = command({ type: 'playForever', legId: state.uuid, requestId: id, prompts: dial.waitRing })
  return after([waiting], ring(state, { type: 'bridge', dial }, dial, input))
}
