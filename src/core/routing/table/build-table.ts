import { checkRoute } from './check-route.ts'
import { KeyMap } from './key-map.ts'
import { type CompiledNarrowing, compileNarrowing } from './narrowing.ts'
import { keyOf } from './prefix-key.ts'
import { forAllCalls, type Route, type RouteNarrowing, type RouteProblem } from './route.ts'
import { RouteRecords } from './route-records.ts'
import { RouteTable } from './route-table.ts'

export interface BuiltTable {
  readonly table: RouteTable
  /** The first of them; a row with a problem is left out, the others are in. */
  readonly problems: readonly RouteProblem[]
  /** Of all rows with a problem. */
  readonly refused: number
}

/** Problems that are kept. */
const mostProblems = 100
/** Slots of the map that are carried over at a time as it grows. */
const slotsASlice = 16_384

/**
 * Builds a table beside the one in use: the runtime drives the generator, `rowsASlice` rows at a time, and lets calls
 * through between two slices. `expected` rows need no growing; more are welcome.
 */
export function* buildTable(
  rows: Iterable<Route>,
  gateways: readonly string[],
  expected = 0,
  rowsASlice = usualSlice,
): Generator<number, BuiltTable, void> {
  const building = new TableBuilder(gateways, expected)
  yield* building.take(rows, rowsASlice)
  return building.finish()
}

/** Rows a slice: a few ms at most. */
const usualSlice = 2_000

/** A table that is built of rows that come page by page. */
export class TableBuilder {
  readonly #build: Build
  #read = 0

  constructor(gateways: readonly string[], expected: number) {
    this.#build = new Build(gateways, expected)
  }

  /** Between two slices others may run; yields how many rows were read so far. */
  *take(rows: Iterable<Route>, rowsASlice = usualSlice): Generator<number, void, void> {
    for (const row of rows) {
      if (this.#build.heads.isFull) yield* grow(this.#build, this.#read)
      this.#build.add(row)
      if (++this.#read % rowsASlice === 0) yield this.#read
    }
  }

  finish(): BuiltTable {
    return this.#build.finish()
  }
}

/** A whole table at once, for those who have the time. */
export function buildWholeTable(rows: Iterable<Route>, gateways: readonly string[]): BuiltTable {
  const building = buildTable(rows, gateways)
  let step = building.next()
  while (!step.done) step = building.next()
  return step.value
}

function* grow(build: Build, read: number): Generator<number, void, void> {
  const larger = new KeyMap(build.heads.slots)
  for (let from = 0; from < build.heads.slots; from += slotsASlice) {
    larger.takeOver(build.heads, from, from + slotsASlice)
    yield read
  }
  build.heads = larger
}

class Build {
  heads: KeyMap
  readonly #records: RouteRecords
  readonly #gateways: readonly string[]
  readonly #indices: ReadonlyMap<string, number>
  readonly #names: ReadonlySet<string>
  readonly #narrowings: CompiledNarrowing[] = [compileNarrowing(forAllCalls)]
  readonly #known = new Map<string, number>()
  #lengths = 0
  readonly #problems: RouteProblem[] = []
  #refused = 0

  constructor(gateways: readonly string[], expected: number) {
    this.heads = new KeyMap(expected)
    this.#records = new RouteRecords(expected)
    this.#gateways = gateways
    this.#names = new Set(gateways)
    this.#indices = new Map(gateways.map((name, index) => [name, index]))
  }

  add(route: Route): void {
    const problem = checkRoute(route, this.#names)
    if (problem === null) this.#take(route)
    else this.#refuse(problem)
  }

  #take(route: Route): void {
    const key = keyOf(route.prefix)
    const gateway = this.#indices.get(route.gateway) ?? 0
    const row = this.#records.add({ ...route, gateway }, this.#narrowing(route.only), this.heads.get(key))
    this.heads.set(key, row)
    this.#lengths |= 1 << route.prefix.length
  }

  finish(): BuiltTable {
    const parts = {
      heads: this.heads,
      records: this.#records,
      gateways: this.#gateways,
      narrowings: this.#narrowings,
      lengths: this.#lengths,
    }
    return { table: new RouteTable(parts), problems: this.#problems, refused: this.#refused }
  }

  #refuse(problem: RouteProblem): void {
    this.#refused++
    if (this.#problems.length < mostProblems) this.#problems.push(problem)
  }

  /** Equal narrowings are kept once. */
  #narrowing(only: RouteNarrowing): number {
    const { callerPrefix, extension, group, hours } = only
    if (callerPrefix + extension + group + hours === '') return 0
    const name = JSON.stringify([callerPrefix, extension, group, hours])
    const known = this.#known.get(name) ?? this.#narrowings.push(compileNarrowing(only)) - 1
    this.#known.set(name, known)
    return known
  }
}
