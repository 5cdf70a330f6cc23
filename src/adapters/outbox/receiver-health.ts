import { type Millis, millis } from '../../core/shared/ids.ts'
import { backOffMs } from './back-off.ts'
import type { Verdict } from './verdict.ts'

/** How the receiver as a whole is doing: tries in a row that it did not take, and until when it is left alone. */
export interface Health {
  readonly failures: number
  readonly restUntil: Millis
}

export const healthy: Health = { failures: 0, restUntil: millis(0) }

/**
 * So many tries in a row without a delivery mean that the receiver takes nothing just now, whatever the event: it is away,
 * or it answers everything with an error because its own database is.
 */
const failuresUntilDown = 5
const longestRestMs = 60_000

export const isDown = (health: Health): boolean => health.failures >= failuresUntilDown

/** How long the receiver is still to be left alone, in ms; 0 = not at all. A clock that was set back does not lengthen a rest. */
export function restMs({ restUntil }: Health, now: Millis): number {
  const left = restUntil - now
  return left > 0 && left <= longestRestMs ? left : 0
}

/** Health after one more try. What comes back late, from tries begun before the rest, does not make the rest longer. */
export function afterTry(health: Health, verdict: Verdict, now: Millis, random: () => number): Health {
  if (verdict === 'delivered') return healthy
  if (restMs(health, now) > 0) return health
  const failures = health.failures + 1
  if (failures < failuresUntilDown) return { failures, restUntil: millis(0) }
  const nextRestMs = backOffMs(failures - failuresUntilDown + 1, longestRestMs, random)
  return { failures, restUntil: millis(now + nextRestMs) }
}

/** How many events may be on their way at once: all, or one to see whether the receiver is back, or none. */
export function allowance(health: Health, now: Millis, parallel: number): number {
  if (!isDown(health)) return parallel
  return restMs(health, now) > 0 ? 0 : 1
}
