import type { CallEffect } from '../call-effect.ts'
import { guardMs } from '../guard-times.ts'
import { recordingPath, startRecording } from '../offering/talk-recording.ts'
import { moveTo, type Outcome, record, type StepInput } from '../outcome.ts'
import { partyOf } from '../parties/party.ts'
import { serviceOf } from '../service/announce.ts'
import type { CallState, DialReason, Ringing } from '../state.ts'

/** The two talk. */
export function connect(state: CallState, { legId, reason }: Ringing, input: StepInput): Outcome {
  const agent = partyOf(reason, input.policy)
  const since = reason.type === 'offer' ? reason.wait.since : input.now
  const recording = reason.type === 'offer' ? recordingPath(state, reason.wait.group, input) : ''
  const connected: CallState = {
    ...state,
    agent,
    attempts: 0,
    gateway: gatewayOf(reason),
    agentLeft: false,
    bridgedAt: state.bridgedAt ?? input.now,
    waitedMs: state.waitedMs + (input.now - since),
    recording: recording || state.recording,
  }
  const queue = reason.type === 'offer' ? reason.wait.group : ''
  return moveTo(
    connected,
    { type: 'bridged', legId, since: input.now, queue, survey: serviceOf(reason).survey, recording },
    guard(connected),
    record(input, 'bridged', { extension: agent.extension, leg: legId }),
    ...(queue === '' ? [] : [{ type: 'offerAnswered', extension: agent.extension, group: queue } as const]),
    { type: 'save' },
    ...startRecording(connected, recording, input),
  )
}

/** A talk lasts as long as it likes; only agents who were slower are waited for. */
const guard = ({ parting }: CallState): CallEffect =>
  parting.length === 0 ? { type: 'disarmGuard' } : { type: 'armGuard', delayMs: guardMs.parting }

function gatewayOf(reason: DialReason): string {
  return reason.type === 'bridge' && reason.line !== null ? reason.line.line.gateway : ''
}
