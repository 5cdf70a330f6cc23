import { type Millis, millis } from '../core/shared/ids.ts'
import type { Clock } from '../ports/clock.ts'

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number
  readonly #timers = new Set<{ readonly at: number; readonly fire: () => void }>()

  constructor(startAt = 1_700_000_000_000) {
    this.#now = startAt
  }

  now(): Millis {
    return millis(this.#now)
  }

  after(delayMs: number, fire: () => void): () => void {
    const timer = { at: this.#now + delayMs, fire }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Timers that are running. */
  get running(): number {
    return this.#timers.size
  }

  advance(byMs: number): void {
    this.#now += byMs
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue
      this.#timers.delete(timer)
      timer.fire()
    }
  }
}
