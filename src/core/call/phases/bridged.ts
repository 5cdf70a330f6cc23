import type { ResumedLeg } from '../call-event.ts'
import { endCall, talkCounted } from '../ending/end-call.ts'
import { giveUpAll } from '../offering/parting.ts'
import { stopRecording, talkRecorded } from '../offering/talk-recording.ts'
import { after, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { collectRating } from '../service/rating.ts'
import type { Survey } from '../service/service.ts'
import type { CallState, Phase } from '../state.ts'

/** Two people talk; nacd only watches. The other party's end ends the call (the caller's own is in step.ts). */
export const bridged: PhaseHandler<'bridged'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legEnded': {
      if (event.legId !== phase.legId) return stay(state)
      // Ended by the switch = by a hang-up of the caller, whose own event is on its way.
      const endedBy = event.endedBy === 'far' ? 'agent' : 'caller'
      if (endedBy === 'agent' && phase.survey !== null) return askForRating(state, phase.survey, input)
      return endCall(state, { cause: event.cause, endedBy, otherGone: true }, input)
    }
    case 'phaseTimedOut':
      return giveUpAll(state)
    case 'resumed':
      return resume(state, phase, event.legs, input)
    default:
      return stay(state)
  }
}

/** The agent is gone, the caller is still there: the talk is over, the call is not. */
function askForRating(state: CallState, survey: Survey, input: StepInput): Outcome {
  const told = [...stopRecording(state), ...talkRecorded(state, input.now)]
  return after(told, collectRating({ ...talkCounted(state, input), agentLeft: true }, survey, input))
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
