import type { KeyMap } from './key-map.ts'
import { type CompiledNarrowing, type Mismatch, mismatchOf, type RoutedCall } from './narrowing.ts'
import { mostKeys, prefixOf, writeKeys } from './prefix-key.ts'
import type { OnLimit } from './route.ts'
import type { RouteColumns } from './route-columns.ts'

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
  /** Key of a prefix to its first route in the columns. */
  readonly heads: KeyMap
  readonly columns: RouteColumns
  readonly gateways: readonly string[]
  readonly narrowings: readonly CompiledNarrowing[]
}

/** The routes of the house, never changed once built; a reload builds another beside it (build-table.ts). */
export class RouteTable {
  readonly #parts: TableParts
  readonly #keys = new Float64Array(mostKeys)

  constructor(parts: TableParts) {
    this.#parts = parts
  }

  get routes(): number {
    return this.#parts.columns.count
  }

  get prefixes(): number {
    return this.#parts.heads.size
  }

  get bytes(): number {
    return this.#parts.heads.bytes + this.#parts.columns.bytes
  }

  /**
   * The routes of the longest prefix that has one for this call, in no order. Shorter prefixes do not come in, not even
   * when every gateway of the longest is down: who wrote a longer prefix meant it. None = no route.
   */
  match(call: RoutedCall): readonly FoundRoute[] {
    for (let at = writeKeys(call.called, this.#keys) - 1; at >= 0; at--) {
      const key = this.#keys[at] ?? 0
      const found = this.#matchKey(key, call)
      if (found !== null) return found
    }
    return []
  }

  /** Every route of the called number that `match` left out, longest prefix first, at most `most`. */
  passedOver(call: RoutedCall, most: number): readonly PassedRoute[] {
    const passed: PassedRoute[] = []
    let isDecided = false
    for (let at = writeKeys(call.called, this.#keys) - 1; at >= 0; at--) {
      const key = this.#keys[at] ?? 0
      const ofKey = this.#passedOfKey(key, call, isDecided)
      isDecided ||= ofKey.length < this.#length(key)
      passed.push(...ofKey.slice(0, most - passed.length))
    }
    return passed
  }

  #matchKey(key: number, call: RoutedCall): readonly FoundRoute[] | null {
    let found: FoundRoute[] | null = null
    for (const row of this.#rows(key)) {
      if (this.#mismatch(row, call) !== null) continue
      found ??= []
      found.push(this.#route(row, key))
    }
    return found
  }

  #passedOfKey(key: number, call: RoutedCall, isDecided: boolean): readonly PassedRoute[] {
    return this.#rows(key).flatMap(row => {
      const type = this.#mismatch(row, call) ?? (isDecided ? 'shorterPrefix' : null)
      return type === null ? [] : [{ route: this.#route(row, key), because: { type } }]
    })
  }

  #rows(key: number): readonly number[] {
    const { heads, columns } = this.#parts
    const first = heads.get(key)
    return first < 0 ? noRows : columns.chain(first)
  }

  #length = (key: number): number => this.#rows(key).length

  #mismatch(row: number, call: RoutedCall): Mismatch | null {
    const narrowing = this.#parts.narrowings[this.#parts.columns.narrowing(row)]
    return narrowing === undefined ? null : mismatchOf(narrowing, call)
  }

  #route(row: number, key: number): FoundRoute {
    const { columns, gateways } = this.#parts
    const { gateway, ...figures } = columns.read(row)
    return { ...figures, prefix: prefixOf(key), gateway: gateways[gateway] ?? '' }
  }
}

const noRows: readonly number[] = []
