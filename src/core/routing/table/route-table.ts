import type { KeyMap } from './key-map.ts'
import { type CompiledNarrowing, type Mismatch, mismatchOf, type RoutedCall } from './narrowing.ts'
import { mostKeys, writeKeys } from './prefix-key.ts'
import type { OnLimit } from './route.ts'
import type { RouteRecords } from './route-records.ts'

/** A route that a look-up found. */
export interface FoundRoute {
  readonly id: number
  readonly prefix: string
  readonly gateway: string
  readonly priority: number
  readonly weight: number
  readonly cost: number
  readonly onLimit: OnLimit
}

/** A route of the called number that is not a candidate, and why. */
export interface PassedRoute {
  readonly route: FoundRoute
  readonly because: { readonly type: 'shorterPrefix' } | { readonly type: Mismatch }
}

/** What a finished build is made of. */
export interface TableParts {
  /** Key of a prefix to its first route in the records. */
  readonly heads: KeyMap
  readonly records: RouteRecords
  readonly gateways: readonly string[]
  readonly narrowings: readonly CompiledNarrowing[]
  /** A bit for each length of which there is a prefix: every other look for one would wait for memory. */
  readonly lengths: number
}

/** The routes of the house, never changed once built; a reload builds another beside it (build-table.ts). */
export class RouteTable {
  readonly #parts: TableParts
  readonly #keys = new Float64Array(mostKeys)

  constructor(parts: TableParts) {
    this.#parts = parts
  }

  get routes(): number {
    return this.#parts.records.count
  }

  get prefixes(): number {
    return this.#parts.heads.size
  }

  get bytes(): number {
    return this.#parts.heads.bytes + this.#parts.records.bytes
  }

  /**
   * The routes of the longest prefix that has one for this call, in no order. Shorter prefixes do not come in, not even
   * when every gateway of the longest is down: who wrote a longer prefix meant it. None = no route.
   */
  match(call: RoutedCall): readonly FoundRoute[] {
    for (let at = writeKeys(call.called, this.#keys) - 1; at >= 0; at--) {
      const found = this.#matchKey(at, call)
      if (found !== null) return found
    }
    return []
  }

  /** Every route of the called number that `match` left out, longest prefix first, at most `most`. */
  passedOver(call: RoutedCall, most: number): readonly PassedRoute[] {
    const passed: PassedRoute[] = []
    let isDecided = false
    for (let at = writeKeys(call.called, this.#keys) - 1; at >= 0; at--) {
      const ofKey = this.#passedOfKey(at, call, isDecided)
      isDecided ||= ofKey.length < this.#rows(at).length
      passed.push(...ofKey.slice(0, most - passed.length))
    }
    return passed
  }

  /** `at`: the place of the key among those of the called number, which is the length of its prefix. */
  #matchKey(at: number, call: RoutedCall): readonly FoundRoute[] | null {
    const first = this.#first(at)
    if (first < 0) return null
    const { records } = this.#parts
    const prefix = call.called.slice(0, at)
    let found: FoundRoute[] | null = null
    for (let row = first; row >= 0; row = records.next(row)) {
      if (this.#mismatch(row, call) !== null) continue
      found ??= []
      found.push(this.#route(row, prefix))
    }
    return found
  }

  #passedOfKey(at: number, call: RoutedCall, isDecided: boolean): readonly PassedRoute[] {
    return this.#rows(at).flatMap(row => {
      const type = this.#mismatch(row, call) ?? (isDecided ? 'shorterPrefix' : null)
      return type === null ? [] : [{ route: this.#route(row, call.called.slice(0, at)), because: { type } }]
    })
  }

  #rows(at: number): readonly number[] {
    const { records } = this.#parts
    const rows: number[] = []
    for (let row = this.#first(at); row >= 0; row = records.next(row)) rows.push(row)
    return rows
  }

  /** -1 = there is none. */
  #first(at: number): number {
    const { heads, lengths } = this.#parts
    return (lengths & (1 << at)) === 0 ? -1 : heads.get(this.#keys[at] ?? 0)
  }

  #mismatch(row: number, call: RoutedCall): Mismatch | null {
    const which = this.#parts.records.narrowing(row)
    // Most routes are for all calls.
    if (which === 0) return null
    const narrowing = this.#parts.narrowings[which]
    return narrowing === undefined ? null : mismatchOf(narrowing, call)
  }

  #route(row: number, prefix: string): FoundRoute {
    const { records, gateways } = this.#parts
    const { id, gateway, priority, weight, cost, onLimit } = records.read(row)
    return { id, prefix, gateway: gateways[gateway] ?? '', priority, weight, cost, onLimit }
  }
}
