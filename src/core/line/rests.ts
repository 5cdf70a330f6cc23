/** Gateways that have no calls for a while after a failure of theirs. */
export class Rests {
  readonly #until = new Map<string, number>()

  /** A rest is never cut short by a shorter one. */
  rest(gateway: string, until: number): void {
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
