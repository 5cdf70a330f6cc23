import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'
import { command, moveTo, nextRequest, type Outcome, record, type StepInput } from '../outcome.ts'
import { isDone } from '../phases/playing.ts'
import type { CallState, QueueWait } from '../state.ts'
import type { Prompts } from '../switch-command.ts'
import { announcementGuard } from './announcement-guard.ts'
import { playMusic } from './play-music.ts'

/** A wait after a change of what is heard in it: to be put back into the phase it is part of. */
export interface Heard {
  readonly state: CallState
  readonly wait: QueueWait
  readonly effects: readonly CallEffect[]
}

/** Says something to who waits, in place of the music. */
export function speak(from: CallState, before: QueueWait, prompts: Prompts, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  const wait = { ...before, speaking: id }
  return moveTo(
    state,
    { type: 'queued', wait },
    record(input, 'announced', { prompts: prompts.join('|') }),
    announcementGuard(wait, input),
    { type: 'save' },
    command({ type: 'play', legId: state.uuid, requestId: id, prompts }),
  )
}

/** The music again when `event` ends what was being said, be it that a phone rings meanwhile; null = it does not. */
export function spoken(state: CallState, wait: QueueWait, event: CallEvent, input: StepInput): Heard | null {
  if (wait.speaking === '' || !isDone(event, wait.speaking)) return null
  return musicAgain(state, wait, input)
}

/** The music where something was being said; nothing where the music plays already. */
export function musicAgain(from: CallState, before: QueueWait, input: StepInput): Heard {
  if (before.speaking === '') return { state: from, wait: before, effects: [] }
  const wait = { ...quiet(before), told: { ...before.told, at: input.now } }
  const { state, effects } = playMusic(from, wait)
  return { state, wait, effects }
}

/** Something else is about to be heard: nobody waits for the end of what was being said. */
export const quiet = (wait: QueueWait): QueueWait => (wait.speaking === '' ? wait : { ...wait, speaking: '' })
