import { BoundedMap } from '../bounded-map.ts'

/** How long what the customer's database said of an extension is used, in ms from the moment it was asked. */
export interface KeepTimes {
  /** A password, without asking again. */
  readonly freshMs: number
  /** "No such extension", without asking again. */
  readonly negativeMs: number
  /** A password, while the database does not answer; 0 = it is not given then. */
  readonly staleMs: number
}

interface Kept {
  readonly password: string
  readonly askedAt: number
}

/** Most extensions remembered; some 200 bytes each. */
const mostPasswords = 50_000
/** Most unknown numbers remembered. Apart from the passwords, so that a scan with random numbers pushes out no good one. */
const mostUnknown = 10_000

/** What the database said of each extension, and whether that may still be said. Times are ms since the epoch. */
export class KeptAnswers {
  readonly #times: KeepTimes
  readonly #passwords = new BoundedMap<Kept>(mostPasswords)
  readonly #unknown = new BoundedMap<number>(mostUnknown)

  constructor(times: KeepTimes) {
    this.#times = times
  }

  fresh(number: string, now: number): string | null {
    return this.#password(number, now, this.#times.freshMs)
  }

  stale(number: string, now: number): string | null {
    return this.#password(number, now, this.#times.staleMs)
  }

  isUnknown(number: string, now: number): boolean {
    const askedAt = this.#unknown.get(number)
    return askedAt !== undefined && isYounger(askedAt, now, this.#times.negativeMs)
  }

  found(number: string, password: string, askedAt: number): void {
    this.#unknown.delete(number)
    this.#passwords.set(number, { password, askedAt })
  }

  notFound(number: string, askedAt: number): void {
    this.#passwords.delete(number)
    this.#unknown.set(number, askedAt)
  }

  forget(number: string): void {
    this.#passwords.delete(number)
    this.#unknown.delete(number)
  }

  forgetAll(): void {
    this.#passwords.clear()
    this.#unknown.clear()
  }

  #password(number: string, now: number, mostMs: number): string | null {
    const kept = this.#passwords.get(number)
    return kept !== undefined && isYounger(kept.askedAt, now, mostMs) ? kept.password : null
  }
}

/** A time that lies ahead (the clock was set back) tells no age. */
const isYounger = (askedAt: number, now: number, mostMs: number): boolean =>
  askedAt <= now && now - askedAt < mostMs
