import type { ResumedLeg } from '../call-event.ts'
import { endCall, talkCounted } from '../ending/end-call.ts'
import { giveUpAll } from '../offering/parting.ts'
import { stopRecording, stopRecordingOther, talkRecorded } from '../offering/talk-recording.ts'
import { after, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { type Referral, unseenReferral } from '../referral/referral.ts'
import { askWhere, partByReferral } from '../referral/send-on.ts'
import { collectRating } from '../service/rating.ts'
import type { Survey } from '../service/service.ts'
import type { CallState, Phase } from '../state.ts'

type Bridged = Extract<Phase, { type: 'bridged' }>

/** Two people talk; nacd only watches. The other party's end ends the call (the caller's own is in step.ts). */
export const bridged: PhaseHandler<'bridged'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legEnded': {
      if (event.legId !== phase.legId) return stay(state)
      if (event.sentAway === state.uuid) return partByReferral(state, phase, input)
      // Ended by the switch = by a hang-up of the caller, whose own event is on its way.
      const endedBy = event.endedBy === 'far' ? 'agent' : 'caller'
      if (endedBy === 'agent' && phase.survey !== null) return askForRating(state, phase.survey, input)
      return endCall(state, { cause: event.cause, endedBy, otherGone: true }, input)
    }
    case 'referred':
      return event.id === state.referral ? stay(state) : sentOn(state, phase, event, input)
    case 'otherReferred':
      return after(stopRecordingOther(state), endCall(state, callerSentOn, input))
    case 'phaseTimedOut':
      return giveUpAll(state)
    case 'resumed':
      return resume(state, phase, event.legs, input)
    default:
      return stay(state)
  }
}

/** The caller's phone has sent the other leg elsewhere, which is a call of its own there. */
export const callerSentOn = { cause: 'BLIND_TRANSFER', endedBy: 'caller', otherGone: true } as const

/** The agent is gone, the caller is still there: the talk is over, the call is not. */
function askForRating(state: CallState, survey: Survey, input: StepInput): Outcome {
  const told = [...stopRecording(state), ...talkRecorded(state, input.now)]
  return after(told, collectRating({ ...talkCounted(state, input), agentLeft: true }, survey, input))
}

/** The phone the caller talked with has sent them elsewhere: its own leg is gone, or goes by itself. */
function sentOn(from: CallState, phase: Bridged, referral: Referral, input: StepInput): Outcome {
  const { state, effects } = partByReferral(from, phase, input)
  return state.phase.type === 'referred'
    ? after(effects, askWhere(state, state.phase, referral, input))
    : { state, effects }
}

function resume(state: CallState, phase: Bridged, legs: readonly ResumedLeg[], input: StepInput): Outcome {
  const referral = unseenReferral(state, legs)
  if (referral !== null) return sentOn(state, phase, referral, input)
  const other = legs.find(leg => leg.legId === phase.legId)
  if (other === undefined)
    return endCall(state, { cause: 'NORMAL_CLEARING', endedBy: 'agent', otherGone: true }, input)
  const { queue } = phase
  const extension = state.agent?.extension ?? ''
  const told = queue === '' ? [] : [{ type: 'offerAnswered', extension, group: queue } as const]
  return moveTo(state, phase, record(input, 'resumed'), ...told)
}
