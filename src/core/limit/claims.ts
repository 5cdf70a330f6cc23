import { Heap } from './heap.ts'

/**
 * A promise of one line, from the decision to dial until the leg is there. `id` is the uuid the leg will have, `owner`
 * who may release it, `until` the end of the lease; it should outlast the longest time to a leg.
 */
export interface Claim {
  readonly id: string
  readonly owner: string
  readonly until: number
  /** What it counts for: one text per scope and key. */
  readonly places: readonly string[]
}

/** `unknown`: never given, released, or its lease ran out. `notYours`: somebody else holds it. Losing is normal. */
export type ClaimEnd = 'ended' | 'unknown' | 'notYours'

/**
 * The claims that are open. Live legs are counted where they live and are not in here: a claim ends when its leg is
 * there, in the same step in which the leg begins to count.
 */
export class Claims {
  readonly #open = new Map<string, Claim>()
  readonly #byPlace = new Map<string, Set<Claim>>()
  readonly #byEnd = new Heap<Claim>((a, b) => a.until < b.until)

  get size(): number {
    return this.#open.size
  }

  has(id: string): boolean {
    return this.#open.has(id)
  }

  countAt(place: string): number {
    return this.#byPlace.get(place)?.size ?? 0
  }

  /** When the first claim at this place runs out; infinity without any. */
  firstEndAt(place: string): number {
    let first = Number.POSITIVE_INFINITY
    for (const claim of this.#byPlace.get(place) ?? []) first = Math.min(first, claim.until)
    return first
  }

  /** When the first of all runs out; infinity without any. */
  nextEndAt(): number {
    return this.#byEnd.first()?.until ?? Number.POSITIVE_INFINITY
  }

  add(claim: Claim): void {
    if (this.#open.has(claim.id)) throw new Error(`claimed twice: ${claim.id}`)
    this.#open.set(claim.id, claim)
    this.#byEnd.add(claim)
    for (const place of new Set(claim.places)) {
      this.#byPlace.set(place, (this.#byPlace.get(place) ?? new Set()).add(claim))
    }
  }

  /** The leg is there (and counts by itself from now on), or nobody will dial. */
  end(id: string, owner: string): ClaimEnd {
    const claim = this.#open.get(id)
    if (claim === undefined) return 'unknown'
    if (claim.owner !== owner) return 'notYours'
    this.#drop(claim)
    return 'ended'
  }

  /** Drops what ran out by `now`, and gives it back for the log. */
  expire(now: number): readonly Claim[] {
    const over = this.#byEnd.takeWhile(claim => claim.until <= now)
    for (const claim of over) this.#drop(claim)
    return over
  }

  #drop(claim: Claim): void {
    this.#open.delete(claim.id)
    this.#byEnd.remove(claim)
    for (const place of claim.places) {
      const claims = this.#byPlace.get(place)
      claims?.delete(claim)
      if (claims?.size === 0) this.#byPlace.delete(place)
    }
  }
}
