import type { Leg } from '../leg/leg.ts'

/** The live legs of the switch, and counts since its start. */
export class LegTable {
  readonly #legs = new Map<string, Leg>()
  readonly #most: number
  readonly #emptied: () => void
  #total = 0
  #peak = 0

  /** `emptied` is told when the last leg is gone. */
  constructor(most: number, emptied: () => void) {
    this.#most = most
    this.#emptied = emptied
  }

  get size(): number {
    return this.#legs.size
  }

  get isFull(): boolean {
    return this.#legs.size >= this.#most
  }

  get counts(): { readonly total: number; readonly peak: number; readonly most: number } {
    return { total: this.#total, peak: this.#peak, most: this.#most }
  }

  has(uuid: string): boolean {
    return this.#legs.has(uuid)
  }

  /** A leg that has not hung up, null when there is none of that uuid. */
  get(uuid: string): Leg | null {
    const leg = this.#legs.get(uuid)
    return leg === undefined || leg.ended ? null : leg
  }

  /** All that have not hung up, the oldest first. */
  live(): readonly Leg[] {
    return [...this.#legs.values()].filter(leg => !leg.ended)
  }

  add(leg: Leg): void {
    this.#legs.set(leg.uuid, leg)
    this.#total += 1
    this.#peak = Math.max(this.#peak, this.#legs.size)
  }

  remove(leg: Leg): void {
    if (this.#legs.delete(leg.uuid) && this.#legs.size === 0) this.#emptied()
  }
}
