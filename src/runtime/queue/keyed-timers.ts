import type { Clock } from '../../ports/clock.ts'

/** Timers with names: a new one takes the place of the one before. */
export class KeyedTimers {
  readonly #clock: Clock
  readonly #running = new Map<string, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  start(key: string, delayMs: number, fire: () => void): void {
    this.cancel(key)
    const run = (): void => {
      this.#running.delete(key)
      fire()
    }
    this.#running.set(key, this.#clock.after(Math.max(0, delayMs), run))
  }

  cancel(key: string): void {
    this.#running.get(key)?.()
    this.#running.delete(key)
  }

  stop(): void {
    for (const cancel of this.#running.values()) cancel()
    this.#running.clear()
  }
}
