import type { LegId } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { LineCounts, placesOf } from '../lines/line-counts.ts'

/** Whoever keeps the limits of trunks: told in the same step in which the counts change. */
export interface LineWatcher {
  /** A leg is there that was not, and counts. */
  legUp(legId: LegId): void
  /** Legs are gone, or count for something else; `places` is what they counted for. */
  freed(places: readonly string[]): void
}

interface KnownLeg {
  readonly switchName: string
  facts: LegFacts
  /** What it counts for. */
  places: readonly string[]
}

const nobody: LineWatcher = { legUp: () => undefined, freed: () => undefined }

/** Every live leg of every switch, derived from what the switches say; nothing here is counted by nacd itself. */
export class LegBook {
  /** Live legs by what they count for. */
  readonly counts = new LineCounts()
  watcher: LineWatcher = nobody
  readonly #legs = new Map<LegId, KnownLeg>()

  /** Takes note of an event; returns the legs a reconnect found missing (they ended while nobody listened). */
  note(switchName: string, event: SwitchEvent): readonly LegFacts[] {
    const freed: string[] = []
    const missing = this.#note(switchName, event, freed)
    if (freed.length > 0) this.watcher.freed(freed)
    return missing
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

  /** Live legs of a switch. */
  on(switchName: string): readonly LegFacts[] {
    return [...this.#legs.values()].flatMap(each => (each.switchName === switchName ? [each.facts] : []))
  }

  /** The leg counts as gone although its switch has not said so. */
  drop(legId: LegId): void {
    const freed: string[] = []
    this.#drop(legId, freed)
    if (freed.length > 0) this.watcher.freed(freed)
  }

  get size(): number {
    return this.#legs.size
  }

  #note(switchName: string, event: SwitchEvent, freed: string[]): readonly LegFacts[] {
    if (event.type === 'switchReady') return this.#reconcile(switchName, event.legs, freed)
    if (event.type === 'legEnded') this.#drop(event.leg.legId, freed)
    else if ('leg' in event) this.#keep(switchName, event.leg, freed)
    return []
  }

  #keep(switchName: string, facts: LegFacts, freed: string[]): void {
    const known = this.#legs.get(facts.legId)
    if (known !== undefined) {
      this.#change(known, facts, freed)
      return
    }
    const places = placesOf(facts)
    this.#legs.set(facts.legId, { switchName, facts, places })
    this.counts.add(places)
    this.watcher.legUp(facts.legId)
  }

  /** An event may know more of a leg than the one before; one that knows less takes nothing back. */
  #change(known: KnownLeg, facts: LegFacts, freed: string[]): void {
    const before = known.places
    known.facts = facts
    const places = placesOf(facts)
    if (places.length < before.length || places.every((place, at) => place === before[at])) return
    known.places = places
    this.counts.add(places)
    this.counts.remove(before)
    freed.push(...before.filter(place => !places.includes(place)))
  }

  #drop(legId: LegId, freed: string[]): void {
    const known = this.#legs.get(legId)
    if (known === undefined) return
    this.#legs.delete(legId)
    this.counts.remove(known.places)
    freed.push(...known.places)
  }

  #reconcile(switchName: string, alive: readonly LegFacts[], freed: string[]): LegFacts[] {
    const ids = new Set(alive.map(leg => leg.legId))
    const missing = [...this.#legs.values()].filter(
      each => each.switchName === switchName && !ids.has(each.facts.legId),
    )
    for (const each of missing) this.#drop(each.facts.legId, freed)
    for (const leg of alive) this.#keep(switchName, leg, freed)
    return missing.map(each => each.facts)
  }
}
