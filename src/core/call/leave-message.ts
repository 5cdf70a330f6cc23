import { messageSeconds } from './message.ts'
import { guardMs } from './moves.ts'
import {
  after,
  answered,
  command,
  moveTo,
  nextRequest,
  type Outcome,
  record,
  type StepInput,
} from './outcome.ts'
import type { CallState } from './state.ts'

/** Records what the caller says, into a file named by mailbox and request: no two messages share one. */
export function leaveMessage(from: CallState, mailbox: string, input: StepInput): Outcome {
  const up = answered(from, input)
  const { state, id } = nextRequest(up.state)
  const recording = `${input.policy.recordings}/${mailbox}-${id}.wav`
  return after(
    up.effects,
    moveTo(
      { ...state, recording },
      { type: 'recording', requestId: id, mailbox, since: input.now },
      record(input, 'recording', { mailbox, recording }),
      { type: 'armGuard', delayMs: messageSeconds.most * 1000 + guardMs.recording },
      { type: 'save' },
      command({
        type: 'record',
        legId: state.uuid,
        requestId: id,
        path: recording,
        maxSeconds: messageSeconds.most,
        silenceSeconds: messageSeconds.silence,
      }),
    ),
  )
}
