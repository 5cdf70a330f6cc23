/**
 * Leaves a server alone that failed too often. `closed`: ask it. `open`: do not. `halfOpen`: one ask tries whether it is
 * back, the others go without.
 */
export type BreakerState = 'closed' | 'open' | 'halfOpen'

export interface BreakerOptions {
  /** Asks in a row that must fail before it opens. */
  readonly failures: number
  /** How long in ms it stays open before one ask may try again, when it opens for the `times`-th time (from 1) without having been closed. */
  readonly restMs: (times: number) => number
  /** Milliseconds that never go back: the time of day may be set back, and the server must not be given up for an hour. */
  readonly now: () => number
  readonly onChange: (state: BreakerState) => void
}

/**
 * Opens on failures in a row, not on a share of them: while some asks still succeed, callers are better served by asking
 * than by the fallback.
 */
export class Breaker {
  readonly #options: BreakerOptions
  #state: BreakerState = 'closed'
  #failures = 0
  #timesOpened = 0
  #openUntil = 0

  constructor(options: BreakerOptions) {
    this.#options = options
  }

  /** Whether this ask may go out; every one that may must be followed by `done`. */
  admit(): boolean {
    if (this.#state === 'closed') return true
    if (this.#state === 'halfOpen' || this.#options.now() < this.#openUntil) return false
    this.#turn('halfOpen')
    return true
  }

  /** What came of an admitted ask. One begun before the breaker opened says nothing while it is open, unless it is good. */
  done(succeeded: boolean): void {
    this.#failures = succeeded ? 0 : this.#failures + 1
    if (succeeded) this.#close()
    else if (this.#state === 'halfOpen') this.#open()
    else if (this.#state === 'closed' && this.#failures >= this.#options.failures) this.#open()
  }

  #close(): void {
    this.#timesOpened = 0
    this.#turn('closed')
  }

  #open(): void {
    this.#timesOpened += 1
    this.#openUntil = this.#options.now() + this.#options.restMs(this.#timesOpened)
    this.#turn('open')
  }

  #turn(state: BreakerState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onChange(state)
  }
}
