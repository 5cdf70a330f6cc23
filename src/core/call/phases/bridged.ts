import type { ResumedLeg } from '../call-event.ts'
import { endCall } from '../end-call.ts'
import { moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Phase } from '../state.ts'

/** Two people talk; nacd only watches. The other party's end ends the call (the caller's own is in step.ts). */
export const bridged: PhaseHandler<'bridged'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legEnded': {
      if (event.legId !== phase.legId) return stay(state)
      // Ended by the switch = by a hang-up of the caller, whose own event is on its way.
      const endedBy = event.endedBy === 'far' ? 'agent' : 'caller'
      return endCall(state, { cause: event.cause, endedBy, otherGone: true }, input)
    }
    case 'resumed':
      return resume(state, phase, event.legs, input)
    default:
      return stay(state)
  }
}

function resume(
  state: CallState,
  phase: Extract<Phase, { type: 'bridged' }>,
  legs: readonly ResumedLeg[],
  input: StepInput,
): Outcome {
  const other = legs.find(leg => leg.legId === phase.legId)
  if (other === undefined)
    return endCall(state, { cause: 'NORMAL_CLEARING', endedBy: 'agent', otherGone: true }, input)
  const { queue } = phase
  const extension = state.agent?.extension ?? ''
  const told = queue === '' ? [] : [{ type: 'offerAnswered', extension, group: queue } as const]
  return moveTo(state, phase, record(input, 'resumed'), ...told)
}
