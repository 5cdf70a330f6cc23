import type { SipClock } from '../clock.ts'

interface Timer {
  readonly at: number
  readonly fire: () => void
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements SipClock {
  #now = 1_000_000
  #timers: Timer[] = []

  now(): number {
    return this.#now
  }

  after(delayMs: number, fire: () => void): () => void {
    const timer = { at: this.#now + delayMs, fire }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer)
    }
  }

  /** Lets `ms` pass: what is due fires in order, each at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let timer = this.#due(end); timer !== undefined; timer = this.#due(end)) {
      const due = timer
      this.#timers = this.#timers.filter(other => other !== due)
      this.#now = Math.max(this.#now, due.at)
      due.fire()
    }
    this.#now = end
  }

  /** Timers that are still to fire. */
  get pending(): number {
    return this.#timers.length
  }

  #due(end: number): Timer | undefined {
    return this.#timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0]
  }
}
