import { typeAhead } from './asking/typed-ahead.ts'
import type { CallEffect } from './call-effect.ts'
import type { CallEvent } from './call-event.ts'
import { endCall, settle } from './ending/end-call.ts'
import { writeOff } from './ending/write-off.ts'
import { partWith } from './offering/parting.ts'
import { strayOffer } from './offering/stray-offer.ts'
import { notRecorded, stopRecordingOther } from './offering/talk-recording.ts'
import { after, type Outcome, record, type StepInput, stay } from './outcome.ts'
import { waitOf } from './parties/party.ts'
import { cancel, isWanted } from './parties/wanted-leg.ts'
import { callerSentOn } from './phases/bridged.ts'
import { stepPhase } from './phases/step-phase.ts'
import { groupObjection, putInGroup } from './put-in-group.ts'
import { resume } from './resume.ts'
import type { CallState } from './state.ts'

/** The next state of a call and what is to be done: the whole of nacd's judgement on one call. */
export function step(state: CallState, event: CallEvent, input: StepInput): Outcome {
  const parted = partWith(state, event) ?? notRecorded(state, event, input)
  if (parted !== null) return after(unheard(event, input), ended(parted, input))
  const isComing = event.type === 'legCreated' || event.type === 'legReady'
  if (isComing && !isWanted(state, event.legId)) return { state, effects: [cancel(event.legId)] }
  const stray = strayOffer(state, event)
  if (stray !== null) return stray
  if (event.type === 'resumed') return resume(state, event, input)
  if (event.type === 'writtenOff') return writeOff(state, event.lastKnown, input)
  if (state.phase.type === 'ending') return stepPhase(state, event, input)
  if (event.type === 'digit' && waitOf(state.phase) === null) return stay(typeAhead(state, event.digit))
  if (event.type === 'hangupRequested' || event.type === 'groupRequested') return obey(state, event, input)
  if (event.type === 'legEnded' && event.legId === state.uuid) return callerGone(state, event, input)
  return after(unheard(event, input), stepPhase(state, event, input))
}

type Wish = Extract<CallEvent, { type: 'hangupRequested' | 'groupRequested' }>

/** What an operator asks for. */
function obey(state: CallState, wish: Wish, input: StepInput): Outcome {
  if (wish.type === 'hangupRequested')
    return endCall(state, { cause: 'NORMAL_CLEARING', endedBy: 'system' }, input)
  return groupObjection(state, wish.group) === null ? putInGroup(state, wish.group, input) : stay(state)
}

/** A call that only waited for this leg is over. */
function ended({ state, effects }: Outcome, input: StepInput): Outcome {
  return state.phase.type === 'ending' ? settle(state, state.phase, input, effects) : { state, effects }
}

/** The call goes on without what the switch would not play, collect or record; its story says why nothing was heard. */
function unheard(event: CallEvent, input: StepInput): CallEffect[] {
  if (event.type !== 'commandFailed' || !('requestId' in event.command)) return []
  return [record(input, 'command_refused', { command: event.command.type, reason: event.reason })]
}

type LegEnd = Pick<Extract<CallEvent, { type: 'legEnded' }>, 'cause' | 'sipCode' | 'endedBy' | 'sentAway'>

/** The caller's leg is no more, whatever the phase: the rest is taken down. */
function callerGone(state: CallState, end: LegEnd, input: StepInput): Outcome {
  if (state.phase.type === 'bridged' && end.sentAway === state.phase.legId)
    return after(stopRecordingOther(state), endCall(state, { ...callerSentOn, callerGone: true }, input))
  const endedBy = end.endedBy === 'far' ? 'caller' : state.phase.type === 'bridged' ? 'agent' : 'system'
  return endCall(state, { cause: end.cause, endedBy, sipCode: end.sipCode, callerGone: true }, input)
}
