import { guardMs } from '../guard-times.ts'
import {
  after,
  answered,
  command,
  moveTo,
  nextRequest,
  type Outcome,
  record,
  type StepInput,
} from '../outcome.ts'
import { playThen } from '../play-then.ts'
import type { CallState } from '../state.ts'
import type { Prompts } from '../switch-command.ts'
import { messageSeconds } from './message.ts'

/** Half a second of 1 kHz: what everybody waits for before they speak. */
const beep = 'tone_stream://%(500,0,1000)'

const builtIn: Prompts = ['leave-message.wav']

/** Plays the prompts (none: nacd's own words) and a beep, then records. */
export function askForMessage(from: CallState, mailbox: string, prompts: Prompts, input: StepInput): Outcome {
  const { state, effects } = answered(from, input)
  const heard = [...(prompts.length > 0 ? prompts : builtIn), beep]
  return after(effects, playThen(state, heard, { type: 'record', mailbox }, input))
}

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
