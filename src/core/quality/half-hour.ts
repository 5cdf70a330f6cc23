import { addTo, emptyTally, type Sighting, type Tally, takeFrom } from './tally.ts'

const bucketMs = 60_000
const buckets = 30

/** Milliseconds a sighting counts at most; at least a minute less, for it goes with its whole minute. */
export const windowMs = buckets * bucketMs

/**
 * The last half hour in minutes: this one and the 29 before it. What was seen in a minute counts until 30 minutes after
 * that minute began. The sum is kept, so that reading it costs nothing.
 *
 * Times must not go back (see limit/steady-time.ts); one that does is taken for the newest minute.
 */
export class HalfHour {
  /** A ring: the minute modulo 30. */
  readonly #minutes = new Array<Tally | undefined>(buckets)
  readonly #sum = emptyTally()
  #newest = Number.NEGATIVE_INFINITY

  add(seen: Sighting, now: number): void {
    this.#moveTo(now)
    const at = this.#newest % buckets
    const minute = this.#minutes[at] ?? emptyTally()
    this.#minutes[at] = minute
    addTo(minute, seen)
    addTo(this.#sum, seen)
  }

  sum(now: number): Readonly<Tally> {
    this.#moveTo(now)
    return this.#sum
  }

  #moveTo(now: number): void {
    const minute = Math.floor(now / bucketMs)
    if (minute <= this.#newest) return
    const first = Math.max(this.#newest + 1, minute - buckets + 1)
    for (let each = first; each <= minute; each++) this.#drop(each % buckets)
    this.#newest = minute
  }

  #drop(at: number): void {
    const left = this.#minutes[at]
    if (left === undefined) return
    takeFrom(this.#sum, left)
    this.#minutes[at] = undefined
  }
}
