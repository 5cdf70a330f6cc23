import { millis } from '../../../core/shared/ids.ts'
import type { Clock } from '../../../ports/clock.ts'

/** The machine's clock, for tests in which other processes or threads take part. */
export const realClock: Clock = {
  now: () => millis(Date.now()),
  after(delayMs, fire) {
    const timer = setTimeout(fire, delayMs)
    return () => clearTimeout(timer)
  },
}
