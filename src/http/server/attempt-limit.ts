import type { Clock } from '../../ports/clock.ts'
import { BoundedMap } from '../../runtime/bounded-map.ts'

/** Wrong passwords one address may try within a minute. */
const most = 60
const windowMs = 60_000
/** Most addresses counted at a time. */
const mostAddresses = 10_000

interface Attempts {
  readonly since: number
  failed: number
}

/** Counts wrong passwords by address, so that none can try them by the thousand. */
export class AttemptLimit {
  readonly #clock: Pick<Clock, 'now'>
  readonly #attempts = new BoundedMap<Attempts>(mostAddresses)

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Seconds until this address may try again, 0 = it may now. */
  waitSeconds(address: string): number {
    const attempts = this.#current(address)
    if (attempts === null || attempts.failed < most) return 0
    return Math.ceil((attempts.since + windowMs - this.#clock.now()) / 1000)
  }

  /** Whether it is the first of this minute, and so worth a line in the log. */
  failed(address: string): boolean {
    const attempts = this.#current(address) ?? { since: this.#clock.now(), failed: 0 }
    attempts.failed += 1
    this.#attempts.set(address, attempts)
    return attempts.failed === 1
  }

  #current(address: string): Attempts | null {
    const attempts = this.#attempts.get(address)
    if (attempts === undefined) return null
    const age = this.#clock.now() - attempts.since
    return age >= 0 && age < windowMs ? attempts : null
  }
}
