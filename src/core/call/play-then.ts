import { guardMs } from './guard-times.ts'
import { command, moveTo, nextRequest, type Outcome, record, type StepInput } from './outcome.ts'
import type { AfterPlay, CallState } from './state.ts'
import type { Prompts } from './switch-command.ts'

/** Plays the prompts and goes on with `next`; with nothing to play it goes on at once (runtime/effects/command-runner.ts). */
export function playThen(from: CallState, prompts: Prompts, next: AfterPlay, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  return moveTo(
    state,
    { type: 'playing', requestId: id, prompts, after: next },
    record(input, 'playing', { prompts: prompts.join('|') }),
    { type: 'armGuard', delayMs: guardMs.playing },
    { type: 'save' },
    command({ type: 'play', legId: state.uuid, requestId: id, prompts }),
  )
}
