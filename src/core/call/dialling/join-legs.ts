import { guardMs } from '../guard-times.ts'
import { after, answered, command, moveTo, type Outcome, type StepInput } from '../outcome.ts'
import type { CallState, Ringing } from '../state.ts'

/** Joins the caller with a leg that has answered. */
export function joinLegs(from: CallState, { legId, reason }: Ringing, input: StepInput): Outcome {
  const { state, effects } = answered(from, input)
  return after(
    effects,
    moveTo(
      state,
      { type: 'joining', legId, reason },
      { type: 'armGuard', delayMs: guardMs.joining },
      command({ type: 'bridgeLegs', legId: state.uuid, otherId: legId }),
    ),
  )
}
