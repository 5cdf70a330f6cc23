import { EvenSpacing } from './even-spacing.ts'
import type { Rule } from './rule.ts'

type Spending = Pick<Extract<Rule, { type: 'rate' }>, 'limit' | 'even'>

/**
 * The windows of every key (number, address) under one kind of rate, in bounded memory. A key is forgotten once its
 * window is empty, so forgetting admits nobody too much. Where every place is taken by a key that still counts, a new
 * key waits until the one longest unused can be forgotten.
 */
export class RateBook {
  readonly #windowMs: number
  readonly #maxKeys: number
  /**
   * Before it nobody knows what was admitted earlier (by the process that was here before): every window begins full.
   * -infinity: they begin empty, and are told what was before by `take` in order of time.
   */
  readonly #startedAt: number
  /** Ordered by the last admission, the longest unused first. */
  readonly #pacers = new Map<string, EvenSpacing>()

  constructor(windowMs: number, maxKeys: number, startedAt: number) {
    this.#windowMs = windowMs
    this.#maxKeys = maxKeys
    this.#startedAt = startedAt
  }

  get size(): number {
    return this.#pacers.size
  }

  /** The earliest time at which the key may be admitted once more; infinity = never. Remembers nothing new. */
  readyAt(key: string, { limit, even }: Spending, now: number): number {
    if (limit === 0) return Number.POSITIVE_INFINITY
    const known = this.#pacers.get(key)
    if (known === undefined) return Math.max(this.#roomAt(now), this.#startedAt + this.#windowMs + 1)
    known.resize(limit)
    return known.readyAt(even)
  }

  /** Admits one that counts at once. */
  take(key: string, spending: Spending, now: number): void {
    this.hold(key, spending, now)
    this.settle(key, now)
  }

  /**
   * Admits one that counts from when it is settled; a key with one that is held is not forgotten. `at`: when it goes out,
   * where that is not now.
   */
  hold(key: string, { limit, even }: Spending, now: number, at = now): void {
    this.#forgetIdle(now)
    const pacer = this.#pacers.get(key) ?? new EvenSpacing(limit, this.#windowMs)
    pacer.resize(limit)
    pacer.hold(at, even)
    this.#pacers.delete(key)
    this.#pacers.set(key, pacer)
  }

  /** Where nobody could be admitted before: the time from which one can, perhaps. Else null. */
  settle(key: string, now: number): number | null {
    const pacer = this.#pacers.get(key)
    if (pacer === undefined) return null
    const wasShut = pacer.readyAt(false) === Number.POSITIVE_INFINITY
    pacer.settle(now)
    return wasShut ? pacer.readyAt(false) : null
  }

  /** Two at a time: as many go as come, and the work per admission is bounded. */
  #forgetIdle(now: number): void {
    for (let turn = 0; turn < 2; turn++) {
      const oldest = this.#longestUnused()
      if (oldest === undefined || oldest.idleAt > now) return
      this.#pacers.delete(oldest.key)
    }
  }

  /** Of a key whose admission is not settled yet nobody knows when it is forgotten: then a window later is soon enough. */
  #roomAt(now: number): number {
    if (this.#pacers.size < this.#maxKeys) return now
    const room = this.#longestUnused()?.idleAt ?? now
    return Number.isFinite(room) ? room : now + this.#windowMs + 1
  }

  #longestUnused(): { key: string; idleAt: number } | undefined {
    for (const [key, pacer] of this.#pacers) return { key, idleAt: pacer.idleAt() }
    return undefined
  }
}
