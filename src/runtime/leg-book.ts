import type { LegId } from '../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../ports/switch.ts'

/** Every live leg of every switch, derived from what the switches say; nothing here is counted by nacd itself. */
export class LegBook {
  readonly #legs = new Map<LegId, { readonly switchName: string; facts: LegFacts }>()

  /** Takes note of an event; returns the legs a reconnect found missing (they ended while nobody listened). */
  note(switchName: string, event: SwitchEvent): readonly LegFacts[] {
    if (event.type === 'switchReady') return this.#reconcile(switchName, event.legs)
    if (event.type === 'legEnded') this.#legs.delete(event.leg.legId)
    else if ('leg' in event) this.#keep(switchName, event.leg)
    return []
  }

  has(legId: LegId): boolean {
    return this.#legs.has(legId)
  }

  get(legId: LegId): LegFacts | undefined {
    return this.#legs.get(legId)?.facts
  }

  /** Live legs at an extension. */
  at(extension: string): LegFacts[] {
    return [...this.#legs.values()].map(each => each.facts).filter(facts => facts.extension === extension)
  }

  get size(): number {
    return this.#legs.size
  }

  #keep(switchName: string, facts: LegFacts): void {
    const known = this.#legs.get(facts.legId)
    if (known) known.facts = facts
    else this.#legs.set(facts.legId, { switchName, facts })
  }

  #reconcile(switchName: string, alive: readonly LegFacts[]): LegFacts[] {
    const ids = new Set(alive.map(leg => leg.legId))
    const missing = [...this.#legs.values()].filter(
      each => each.switchName === switchName && !ids.has(each.facts.legId),
    )
    for (const each of missing) this.#legs.delete(each.facts.legId)
    for (const leg of alive) this.#keep(switchName, leg)
    return missing.map(each => each.facts)
  }
}
