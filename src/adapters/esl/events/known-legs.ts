import type { LegId } from '../../../core/shared/ids.ts'
import type { LegFacts } from '../../../ports/switch.ts'

/**
 * The latest facts of every live leg. Some events say less than others: a DTMF event carries no variables, a bridge is
 * told for one of its two legs only, and the variable that names the other leg comes later than the event.
 */
export interface KnownLegs {
  readonly size: number
  all(): readonly LegFacts[]
  get(legId: LegId): LegFacts | undefined
  /** Replaces everything by what is alive now, and remembers from here on which legs have ended. */
  reset(legs: readonly LegFacts[]): void
  /** Whether nobody has told of this leg since `reset`: neither that it lives nor that it ended. */
  isUntold(legId: LegId): boolean
  /** Ended legs need no longer be remembered. */
  settle(): void
  /** Completes newer facts by whom the leg is bridged with, and keeps them while it is alive. */
  see(leg: LegFacts, alive: boolean): LegFacts
  /** Notes that the leg is bridged with `otherId` ("" for nobody); undefined when the leg is not known (any more). */
  bridge(legId: LegId, otherId: LegId | ''): LegFacts | undefined
  forget(legId: LegId): void
}

export function createKnownLegs(): KnownLegs {
  const legs = new Map<LegId, LegFacts>()
  let ended: Set<LegId> | null = null
  const keep = (leg: LegFacts): LegFacts => {
    legs.set(leg.legId, leg)
    return leg
  }
  return {
    get size() {
      return legs.size
    },
    all: () => [...legs.values()],
    get: legId => legs.get(legId),
    reset(alive) {
      legs.clear()
      ended = new Set()
      alive.forEach(keep)
    },
    isUntold: legId => !legs.has(legId) && ended?.has(legId) !== true,
    settle() {
      ended = null
    },
    see(leg, alive) {
      const known = legs.get(leg.legId)
      const seen = known === undefined ? leg : { ...leg, bridgedTo: known.bridgedTo }
      return alive ? keep(seen) : seen
    },
    bridge(legId, otherId) {
      const known = legs.get(legId)
      return known === undefined ? undefined : keep({ ...known, bridgedTo: otherId })
    },
    forget(legId) {
      legs.delete(legId)
      ended?.add(legId)
    },
  }
}
