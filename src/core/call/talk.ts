import { recordingPath, startRecording } from './offering/talk-recording.ts'
import { moveTo, type Outcome, record, type StepInput } from './outcome.ts'
import type { CallState, Phase, RingingLeg } from './state.ts'

/** One of those who were rung has answered, and the switch has joined the two. Of a callback it is a talk of its group's queue. */
export function talk(
  from: CallState,
  { legId, extension }: RingingLeg,
  { lines }: Extract<Phase, { type: 'bridging' }>,
  input: StepInput,
): Outcome {
  const number = input.policy.jobNumbers.get(extension) ?? ''
  const { calledBack } = from
  const recording = calledBack === null ? '' : recordingPath(from, calledBack.group, input)
  const phase = { type: 'bridged', legId, since: input.now, queue: '', survey: null, recording } as const
  const state: CallState = {
    ...from,
    recording: recording || from.recording,
    phase,
    agent: extension === '' ? null : { extension, number },
    gateway: lines.find(({ line }) => line.legId === legId)?.line.gateway ?? '',
    answeredAt: from.answeredAt ?? input.now,
    bridgedAt: from.bridgedAt ?? input.now,
  }
  return moveTo(
    state,
    phase,
    { type: 'disarmGuard' },
    { type: 'ownLeg', legId },
    record(input, 'bridged', { extension, leg: legId }),
    { type: 'save' },
    ...startRecording(state, recording, input),
  )
}
