import { type Millis, millis } from '../core/shared/ids.ts'

interface Entry<T> {
  readonly at: number
  readonly item: T
}

/** What is to come, by time of the simulation: taking the next thing moves the clock there, nobody waits. */
export class Agenda<T> {
  #now: number
  #entries: readonly Entry<T>[] = []

  constructor(start: Millis) {
    this.#now = start
  }

  get now(): Millis {
    return millis(this.#now)
  }

  /** Of two at the same time the one that was put down first comes first. */
  add(delayMs: number, item: T): void {
    const at = this.#now + delayMs
    const later = this.#entries.findIndex(entry => entry.at > at)
    this.#entries = this.#entries.toSpliced(later < 0 ? this.#entries.length : later, 0, { at, item })
  }

  drop(isOff: (item: T) => boolean): void {
    this.#entries = this.#entries.filter(({ item }) => !isOff(item))
  }

  /** Undefined when nothing is to come any more. */
  next(): T | undefined {
    const [first, ...rest] = this.#entries
    this.#entries = rest
    if (first !== undefined) this.#now = first.at
    return first?.item
  }
}
