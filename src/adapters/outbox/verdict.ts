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

/**
 * What happens to a waiting event when the receiver takes something again after it took nothing for a while.
 * - `stay`: its own pause goes on; the receiver was well when it failed.
 * - `wake`: it is due at once; what it failed of may be over.
 * - `forgive`: the same, and its tries are forgotten; nobody had looked at it.
 */
export type OnRecovery = 'stay' | 'wake' | 'forgive'

/** What to do with the event that was tried. `dueInMs`: wait before the next try. */
export type Next =
  | { readonly type: 'done' }
  | { readonly type: 'giveUp'; readonly tries: number }
  | { readonly type: 'tryAgain'; readonly dueInMs: number; readonly onRecovery: OnRecovery }

const proxySaysDown: ReadonlySet<number> = new Set([429, 502, 503, 504])
const mayHeal: ReadonlySet<number> = new Set([408, 425])

export function judge(outcome: PostOutcome): Verdict {
  if (outcome.type === 'timeout' || outcome.type === 'broken') return 'down'
  const { status } = outcome
  if (status >= 200 && status < 300) return 'delivered'
  if (proxySaysDown.has(status)) return 'down'
  return status >= 500 || mayHeal.has(status) ? 'failed' : 'refused'
}

const hour = 3_600_000

/** Longest pause between two tries of one event, of any kind. */
export const longestPauseMs = 4 * hour

/**
 * Longest pause by what keeps the event back. One that only found the receiver away must go out soon after it is back, for
 * agents stay busy in the customer's books until then.
 */
const longestMs = { failed: longestPauseMs, refused: hour, down: longestPauseMs, away: 60_000 } as const

/**
 * Tries after which an event is given up, so that a receiver with a bug never blocks a call's later events for ever. With
 * pauses of 1 s, 2 s, 4 s ... 4 hours: `failed` and `down` 13 to 25 hours after the first try, `refused` half an hour to an
 * hour after it. A receiver that is away loses nothing: tries that nobody answered while it was do not count.
 */
const mostTries = { failed: 20, refused: 12, down: 20 } as const

type Failure = Exclude<Verdict, 'delivered'>

/** `triesBefore`: failed tries so far; `receiverIsDown`: nothing at all gets through. */
export function decideNext(
  verdict: Verdict,
  triesBefore: number,
  receiverIsDown: boolean,
  random: () => number,
): Next {
  if (verdict === 'delivered') return { type: 'done' }
  const tries = triesBefore + 1
  const isAway = verdict === 'down' && receiverIsDown
  if (tries >= mostTries[verdict] && !isAway) return { type: 'giveUp', tries }
  const dueInMs = backOffMs(tries, longestMs[isAway ? 'away' : verdict], random)
  return { type: 'tryAgain', dueInMs, onRecovery: onRecovery(verdict, receiverIsDown) }
}

function onRecovery(failure: Failure, receiverIsDown: boolean): OnRecovery {
  if (failure === 'down') return 'forgive'
  return receiverIsDown ? 'wake' : 'stay'
}
