import type { CallEffect } from '../call-effect.ts'
import type { StepInput } from '../outcome.ts'
import type { QueueWait } from '../state.ts'

/** An announcement of whose end the switch says nothing is over after so long, in ms. */
const longestSpeechMs = 60_000

/** However late it is, the caller hears a moment of music first, in ms. */
const shortestPauseMs = 1_000

/** The guard of who waits with music: when something is to be said next, or is over at last; none where a group says nothing. */
export function announcementGuard({ group, speaking, told }: QueueWait, input: StepInput): CallEffect {
  if (speaking !== '') return { type: 'armGuard', delayMs: longestSpeechMs }
  const every = input.policy.groups.get(group)?.queue.announceEvery ?? 0
  if (every <= 0) return { type: 'disarmGuard' }
  return { type: 'armGuard', delayMs: Math.max(shortestPauseMs, told.at + every * 1000 - input.now) }
}
