import { RecentTimes } from './recent-times.ts'

const second = 1_000

/** How many wait for each gateway, and how many it was given in the last second; for people to look at. */
export class LineCrowd {
  readonly #waiting = new Map<string, number>()
  readonly #admitted = new Map<string, RecentTimes>()

  waiting(gateway: string): number {
    return this.#waiting.get(gateway) ?? 0
  }

  admitted(gateway: string, now: number): number {
    return this.#admitted.get(gateway)?.count(now) ?? 0
  }

  admit(gateway: string, now: number): void {
    const times = this.#admitted.get(gateway) ?? new RecentTimes(second)
    this.#admitted.set(gateway, times)
    times.add(now)
  }

  /** One more (1) or less (-1) waits for these. */
  count(gateways: readonly string[], by: 1 | -1): void {
    for (const gateway of gateways) {
      const count = this.waiting(gateway) + by
      if (count === 0) this.#waiting.delete(gateway)
      else this.#waiting.set(gateway, count)
    }
  }

  /** Forgets gateways that are no more. */
  keepOnly(gateways: { has(name: string): boolean }): void {
    for (const name of this.#admitted.keys()) if (!gateways.has(name)) this.#admitted.delete(name)
  }
}
