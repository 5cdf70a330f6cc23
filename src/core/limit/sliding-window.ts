/**
 * At most `limit` admissions in any stretch of `windowMs`, exactly: the times of the last `limit` admissions are kept,
 * and the next passes when the oldest of them has left the window.
 *
 * The window is closed at both ends, so an admission counts for `windowMs` + 1 ms: times are cut to the millisecond,
 * and two that are 1000 ms apart by the clock may be 999.1 ms apart at the carrier. That costs 0.1 % of a limit per second.
 *
 * An admission may be held first and settled later, when what was admitted has really gone out: it counts from then on.
 * Meanwhile its place is taken for as long as it takes, for nobody knows yet when the carrier will see it.
 *
 * Times must not go back (see SteadyTime); one that does is taken for the newest.
 */
export class SlidingWindow {
  readonly #windowMs: number
  #limit: number
  /** A ring once it is full; grows only as far as it is used. `#oldest` is where the next one is written. */
  #times: number[] = []
  #oldest = 0
  #forgotten = Number.NEGATIVE_INFINITY
  #newest = Number.NEGATIVE_INFINITY
  #held = 0

  /** `limit` and `windowMs` are checked where the rule is read (rule.ts); a limit of 0 admits nothing. */
  constructor(limit: number, windowMs: number) {
    if (!Number.isSafeInteger(limit) || limit < 0)
      throw new RangeError(`limit ${limit} is no whole number >= 0`)
    if (!Number.isSafeInteger(windowMs) || windowMs < 1) throw new RangeError(`a window of ${windowMs} ms`)
    this.#limit = limit
    this.#windowMs = windowMs
  }

  /**
   * The earliest time at which one more passes, not later than `now` = it passes. Infinity where none ever will, or none
   * before one that is held is settled.
   */
  readyAt(): number {
    const free = this.#limit - this.#held
    if (free <= 0) return Number.POSITIVE_INFINITY
    const count = this.#times.length
    if (count < free) return this.#newest
    const time = this.#times[(this.#oldest - free + count) % count] ?? 0
    return Math.max(this.#newest, time + this.#windowMs + 1)
  }

  /** Admits one that goes out at once. Whoever has not asked `readyAt` first breaks the limit, so that is an error. */
  take(now: number): void {
    this.hold(now)
    this.settle(now)
  }

  /** Admits one that goes out later: `settle` says when. */
  hold(now: number): void {
    const at = Math.max(now, this.#newest)
    if (!(this.readyAt() <= at)) throw new Error(`admitted at ${now}, before ${this.readyAt()}`)
    this.#held += 1
    this.#newest = at
  }

  /** One that was held has gone out. */
  settle(now: number): void {
    if (this.#held === 0) throw new Error('settled without having been held')
    this.#held -= 1
    this.#newest = Math.max(now, this.#newest)
    if (this.#limit === 0) {
      this.#forgotten = this.#newest
      return
    }
    this.#times[this.#oldest] = this.#newest
    this.#oldest = (this.#oldest + 1) % this.#limit
  }

  /**
   * Another limit from now on; what was admitted still counts. A lower limit forgets the older times; should it be raised
   * again, the places that come back are held to be as young as the youngest forgotten.
   */
  resize(limit: number): void {
    const ordered = [...this.#times.slice(this.#oldest), ...this.#times.slice(0, this.#oldest)]
    const kept = limit === 0 ? [] : ordered.slice(-limit)
    this.#forgotten = ordered[ordered.length - kept.length - 1] ?? this.#forgotten
    const unknown = Number.isFinite(this.#forgotten) ? limit - kept.length : 0
    this.#times = [...new Array<number>(unknown).fill(this.#forgotten), ...kept]
    this.#oldest = limit === 0 ? 0 : this.#times.length % limit
    this.#limit = limit
  }

  /** From this time on the window is as good as new; infinity while one is held. */
  idleAt(): number {
    return this.#held > 0 ? Number.POSITIVE_INFINITY : this.#newest + this.#windowMs + 1
  }
}
