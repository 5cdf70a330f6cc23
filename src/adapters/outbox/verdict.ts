import type { PostOutcome } from '../webhook/poster.ts'
import { backOffMs } from './back-off.ts'

/**
 * What one try to deliver an event says.
 * - `delivered`: 2xx.
 * - `down`: nobody answered, or a proxy said so for them (429, 502, 503, 504). Says nothing about the event.
 * - `failed`: the receiver broke on it (other 5xx, 408, 425). May heal.
 * - `refused`: the receiver does not want it (other 4xx, redirects). Hardly heals.
 */
export type Verdict = 'delivered' | 'down' | 'failed' | 'refused'

/** What to do with the event that was tried. `dueInMs`: wait before the next try. */
export type Next =
  | { readonly type: 'done' }
  | { readonly type: 'giveUp'; readonly tries: number }
  | { readonly type: 'tryAgain'; readonly dueInMs: number }

const proxySaysDown: ReadonlySet<number> = new Set([429, 502, 503, 504])
const mayHeal: ReadonlySet<number> = new Set([408, 425])

export function judge(outcome: PostOutcome): Verdict {
  if (outcome.type === 'timeout' || outcome.type === 'broken') return 'down'
  const { status } = outcome
  if (status >= 200 && status < 300) return 'delivered'
  if (proxySaysDown.has(status)) return 'down'
  return status >= 500 || mayHeal.has(status) ? 'failed' : 'refused'
}

/**
 * Longest wait between two tries. An event that fails by itself may wait long; one that only found the receiver away
 * must go out soon after it is back, for agents stay busy in the customer's books until then.
 */
const longestMs = { failed: 3_600_000, refused: 3_600_000, down: 60_000 } as const

/**
 * Tries after which an event is given up, so that a receiver with a bug never blocks a call's later events for ever:
 * refused after about 2 minutes, failed after about an hour. `down` counts only while the receiver answers others:
 * then it is this event it cannot take. A receiver that is away loses nothing.
 */
const mostTries = { refused: 8, failed: 12, down: 12 } as const

/** `triesBefore`: failed tries so far; `receiverIsDown`: nothing at all gets through. */
export function decideNext(
  verdict: Verdict,
  triesBefore: number,
  receiverIsDown: boolean,
  random: () => number,
): Next {
  if (verdict === 'delivered') return { type: 'done' }
  const tries = triesBefore + 1
  const excused = verdict === 'down' && receiverIsDown
  if (tries >= mostTries[verdict] && !excused) return { type: 'giveUp', tries }
  return { type: 'tryAgain', dueInMs: backOffMs(tries, longestMs[verdict], random) }
}
