import { type Millis, millis } from '../../core/shared/ids.ts'
import { backOffMs } from './back-off.ts'
import type { Verdict } from './verdict.ts'

/** How the receiver as a whole is doing: failures in a row, and until when it is left alone. */
export interface Health {
  readonly failures: number
  readonly restUntil: Millis
}

export const healthy: Health = { failures: 0, restUntil: millis(0) }

/** So many tries in a row without an answer mean the receiver is away, whatever the event. */
const failuresUntilDown = 5
const longestRestMs = 60_000

export const isDown = (health: Health): boolean => health.failures >= failuresUntilDown

/** Health after one more try. What comes back late, from tries begun before the rest, does not make the rest longer. */
export function afterTry(health: Health, verdict: Verdict, now: Millis, random: () => number): Health {
  if (verdict !== 'down') return healthy
  if (now < health.restUntil) return health
  const failures = health.failures + 1
  if (failures < failuresUntilDown) return { failures, restUntil: millis(0) }
  const restMs = backOffMs(failures - failuresUntilDown + 1, longestRestMs, random)
  return { failures, restUntil: millis(now + restMs) }
}

/** How many events may be on their way at once: all, or one to see whether the receiver is back, or none. */
export function allowance(health: Health, now: Millis, parallel: number): number {
  if (!isDown(health)) return parallel
  return now < health.restUntil ? 0 : 1
}
