import { type Millis, millis } from '../shared/ids.ts'

/**
 * Makes of a clock that may be set back a time that never goes back: a step back counts as no time at all, and goes on
 * from there. So a clock set back by an hour costs at most one window, and never admits too much.
 * A clock set forward cannot be told from time that passed: who can should hand in a monotonic clock.
 */
export class SteadyTime {
  #offset = 0
  #last = Number.NEGATIVE_INFINITY

  /** The steady time for this time of the clock; one that is no finite number is a bug. */
  at(clock: Millis): number {
    if (!Number.isFinite(clock)) throw new RangeError(`the time is ${clock}`)
    if (clock < this.#last) this.#offset += this.#last - clock
    this.#last = clock
    return clock + this.#offset
  }

  /** What the clock will show at this steady time. */
  toClock(steady: number): Millis {
    return millis(steady - this.#offset)
  }
}
