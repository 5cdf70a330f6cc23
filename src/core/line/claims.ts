import { type LegId, millis } from '../shared/ids.ts'
import type { Hunt } from './hunt/hunt.ts'
import type { Trials } from './hunt/trials.ts'

/** The lines that hunts have been given and whose legs are still to come; times are steady ms. */
export class Claims {
  readonly #trials: Trials
  readonly #byLeg = new Map<LegId, Hunt>()

  constructor(trials: Trials) {
    this.#trials = trials
  }

  get size(): number {
    return this.#byLeg.size
  }

  hold(hunt: Hunt, held: NonNullable<Hunt['held']>): void {
    hunt.held = held
    this.#byLeg.set(held.legId, hunt)
  }

  legUp(legId: LegId, now: number): void {
    const hunt = this.#byLeg.get(legId)
    if (hunt === undefined) return
    this.#byLeg.delete(legId)
    this.#trials.limits.confirm(legId, hunt.id, millis(now))
  }

  leaseRanOut(legId: LegId): void {
    this.#byLeg.delete(legId)
  }

  /** The gates that may be open now that the claim is gone; none where the leg is there, or the lease had run out. */
  release(hunt: Hunt, now: number): readonly string[] {
    const { held } = hunt
    if (held === null) return []
    hunt.held = null
    this.#byLeg.delete(held.legId)
    const isOpen = this.#trials.limits.release(held.legId, hunt.id, millis(now)) === 'ended'
    return isOpen ? held.places.flatMap(place => this.#trials.gatesOf(place)) : []
  }
}
