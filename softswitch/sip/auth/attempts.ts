import type { SipClock } from '../clock.ts'

/** How often a wrong password may be tried from one address for one name. */
export const attemptRules = {
  /** So many wrong answers get a new challenge (less one), from then on 403. */
  challenged: 3,
  /** From so many on nothing is looked at any more until the window has passed. */
  barred: 20,
  windowMs: 60_000,
  /** Name and address pairs remembered at most; the oldest are forgotten. */
  remembered: 10_000,
} as const

interface Failures {
  readonly count: number
  readonly since: number
}

/** Counts wrong passwords per address and name, whether the name exists or not. */
export class Attempts {
  readonly #clock: SipClock
  readonly #failures = new Map<string, Failures>()

  constructor(clock: SipClock) {
    this.#clock = clock
  }

  /** Wrong answers in the running window. */
  count(ip: string, username: string): number {
    const failures = this.#failures.get(`${ip} ${username}`)
    if (failures === undefined) return 0
    return this.#clock.now() - failures.since > attemptRules.windowMs ? 0 : failures.count
  }

  failed(ip: string, username: string): void {
    const key = `${ip} ${username}`
    const count = this.count(ip, username)
    const since = count === 0 ? this.#clock.now() : (this.#failures.get(key)?.since ?? this.#clock.now())
    this.#failures.delete(key)
    this.#failures.set(key, { count: count + 1, since })
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > attemptRules.remembered && oldest !== undefined) this.#failures.delete(oldest)
  }

  succeeded(ip: string, username: string): void {
    this.#failures.delete(`${ip} ${username}`)
  }
}
