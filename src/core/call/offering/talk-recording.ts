import type { LegId, Millis } from '../../shared/ids.ts'
import { utcDate } from '../../shared/utc-date.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'
import { command, type Outcome, push, record, type StepInput } from '../outcome.ts'
import { recordIdOf } from '../record/record-id.ts'
import type { CallState } from '../state.ts'

/** No talk is longer: 460 MB in stereo. In seconds. */
const longestTalk = 14_400

/**
 * The file that the talk of a queue is recorded into, in a folder for each day (UTC, of the moment the talk begins); a
 * second talk of a call has its own. "" = the group does not record.
 */
export function recordingPath(state: CallState, group: string, { now, policy }: StepInput): string {
  if (!policy.groups.get(group)?.queue.record) return ''
  const id = recordIdOf(state)
  const name = state.recording === '' ? id : `${id}-${state.requests}`
  return `${policy.recordings}/calls/${utcDate(now)}/${name}.wav`
}

/**
 * Whose leg is recorded, so that the customer is heard left and the agent right: the caller's, and of a callback, where
 * the agent is the caller, that of who is called.
 */
const recordedLeg = ({ uuid, calledBack, phase }: CallState): LegId =>
  calledBack !== null && phase.type === 'bridged' ? phase.legId : uuid

export function startRecording(state: CallState, path: string, input: StepInput): CallEffect[] {
  if (path === '') return []
  return [
    record(input, 'recording', { recording: path }),
    command({ type: 'startRecording', legId: recordedLeg(state), path, maxSeconds: longestTalk }),
  ]
}

/** The caller stays on the line when the agent has left: what follows is no part of the talk. */
export function stopRecording(state: CallState): CallEffect[] {
  const { phase } = state
  if (phase.type !== 'bridged' || phase.recording === '') return []
  return [command({ type: 'stopRecording', legId: recordedLeg(state), path: phase.recording })]
}

/** The other leg goes on without this call, and so without its recording; that of the caller's own ends with the leg. */
export const stopRecordingOther = (state: CallState): CallEffect[] =>
  recordedLeg(state) === state.uuid ? [] : stopRecording(state)

/** The event `recording` for the talk that ends at this moment; none where there is none, or it is not recorded. */
export function talkRecorded({ phase, agent, calledBack }: CallState, now: Millis): CallEffect[] {
  if (phase.type !== 'bridged' || phase.recording === '') return []
  const { recording, queue, since } = phase
  const seconds = String(Math.round((now - since) / 1000))
  const group = calledBack?.group ?? queue
  const extension = (calledBack?.agent ?? agent)?.extension ?? ''
  return [push('recording', { recording, group, extension, seconds })]
}

/** The switch would not record, or there is no room: the talk goes on. null: the event is about something else. */
export function notRecorded(state: CallState, event: CallEvent, input: StepInput): Outcome | null {
  if (event.type !== 'commandFailed' || event.command.type !== 'startRecording') return null
  const { path } = event.command
  if (state.recording !== path) return null
  const { phase } = state
  const silent = phase.type === 'bridged' ? { ...phase, recording: '' } : phase
  return {
    state: { ...state, recording: '', phase: silent },
    effects: [record(input, 'record_failed', { reason: event.reason })],
  }
}
