/** Gateways that have no calls for a while after a failure of theirs. */
export class Rests {
  readonly #until = new Map<string, number>()

  get size(): number {
    return this.#until.size
  }

  /** A rest is never cut short by a shorter one. Those that are over go: a gateway may be named once and never again. */
  rest(gateway: string, until: number, now: number): void {
    for (const name of this.#until.keys()) this.until(name, now)
    this.#until.set(gateway, Math.max(until, this.#until.get(gateway) ?? until))
  }

  /** When the rest is over; null = the gateway does not rest. */
  until(gateway: string, now: number): number | null {
    const until = this.#until.get(gateway)
    if (until === undefined) return null
    if (until > now) return until
    this.#until.delete(gateway)
    return null
  }
}
