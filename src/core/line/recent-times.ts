/** How many there were in the last `windowMs`; what is older is forgotten as it goes. Times must not go back. */
export class RecentTimes {
  readonly #windowMs: number
  #times: number[] = []
  #from = 0

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  add(now: number): void {
    this.count(now)
    this.#times.push(now)
  }

  count(now: number): number {
    while ((this.#times[this.#from] ?? Number.POSITIVE_INFINITY) <= now - this.#windowMs) this.#from++
    if (this.#from * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#from)
      this.#from = 0
    }
    return this.#times.length - this.#from
  }
}
