import { reasonOf } from './database/store-error.ts'

/** Records read once and kept until they are forgotten; those that cannot be read again stay as they were last known. */
export class LastKnown<T> {
  readonly #read: () => Promise<T>
  readonly #onStale: (reason: string) => void
  #reading: Promise<T> | null = null
  #last: { readonly records: T } | null = null
  #isStale = false
  /** Whether the reading that counts has still to be answered. */
  #isUnderWay = false

  /** `onStale` hears once of each time that it does not know better. */
  constructor(read: () => Promise<T>, onStale: (reason: string) => void) {
    this.#read = read
    this.#onStale = onStale
  }

  /** What was known last may have changed since; to be read again when that is possible. */
  get isStale(): boolean {
    return this.#isStale
  }

  /** Rejects when the records cannot be read and never could. */
  get(): Promise<T> {
    if (this.#reading !== null) return this.#reading
    const reading: Promise<T> = this.#read().then(
      records => this.#known(reading, records),
      error => this.#unknown(reading, error),
    )
    this.#reading = reading
    this.#isUnderWay = true
    return reading
  }

  forget(): void {
    this.#reading = null
    this.#isUnderWay = false
  }

  /** A change that is known whole: nothing is read again but what is being read, which may be older than the change. */
  amend(change: (records: T) => T): void {
    if (this.#last !== null) this.#last = { records: change(this.#last.records) }
    if (this.#isUnderWay) this.forget()
    else if (this.#reading !== null && this.#last !== null)
      this.#reading = Promise.resolve(this.#last.records)
  }

  /** A reading that was overtaken by a change tells those who wait for it, and is not kept. */
  #known(reading: Promise<T>, records: T): T {
    if (this.#reading !== reading && this.#last !== null) return records
    this.#last = { records }
    this.#isStale = false
    this.#isUnderWay = false
    return records
  }

  #unknown(reading: Promise<T>, error: unknown): T {
    if (this.#reading === reading) this.#isUnderWay = false
    if (this.#last === null) {
      if (this.#reading === reading) this.#reading = null
      throw error
    }
    if (!this.#isStale) this.#onStale(reasonOf(error))
    this.#isStale = true
    return this.#last.records
  }
}
