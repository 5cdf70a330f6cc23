import { type OnLimit, onLimits } from './route.ts'

const last = -1

/** One route as numbers: `gateway` and `narrowing` are indices, `narrowing` 0 = for all calls. */
export interface RouteFigures {
  readonly id: number
  readonly gateway: number
  readonly priority: number
  readonly weight: number
  readonly cost: number
  readonly onLimit: OnLimit
}

interface Columns {
  readonly id: Float64Array
  readonly cost: Float64Array
  readonly next: Int32Array
  readonly narrowing: Uint32Array
  readonly gateway: Uint16Array
  readonly priority: Uint16Array
  readonly weight: Uint16Array
  /** Index in `onLimits`. */
  readonly onLimit: Uint8Array
}

/** The routes by column, 31 bytes each; those of one prefix are a chain. */
export class RouteColumns {
  #columns: Columns
  #count = 0

  constructor(capacity: number) {
    this.#columns = makeColumns(Math.max(1, capacity))
  }

  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return Object.values(this.#columns).reduce((sum, column: Float64Array) => sum + column.byteLength, 0)
  }

  /** Adds a route before the chain that begins at `next` (-1 = none); the row it got. */
  add(route: RouteFigures, narrowing: number, next: number): number {
    if (this.#count === this.#columns.id.length) this.#columns = grown(this.#columns)
    const row = this.#count++
    const columns = this.#columns
    columns.id[row] = route.id
    columns.cost[row] = route.cost
    columns.gateway[row] = route.gateway
    columns.priority[row] = route.priority
    columns.weight[row] = route.weight
    columns.onLimit[row] = onLimits.indexOf(route.onLimit)
    columns.narrowing[row] = narrowing
    columns.next[row] = next
    return row
  }

  narrowing(row: number): number {
    return this.#columns.narrowing[row] ?? 0
  }

  /** The rows of the chain that begins at `first`. */
  chain(first: number): readonly number[] {
    const rows: number[] = []
    for (let row = first; row !== last; row = this.#columns.next[row] ?? last) rows.push(row)
    return rows
  }

  read(row: number): RouteFigures {
    const { id, gateway, priority, weight, cost, onLimit } = this.#columns
    return {
      id: id[row] ?? 0,
      gateway: gateway[row] ?? 0,
      priority: priority[row] ?? 0,
      weight: weight[row] ?? 0,
      cost: cost[row] ?? 0,
      onLimit: onLimits[onLimit[row] ?? 0] ?? 'next',
    }
  }
}

const makeColumns = (capacity: number): Columns => ({
  id: new Float64Array(capacity),
  cost: new Float64Array(capacity),
  next: new Int32Array(capacity),
  narrowing: new Uint32Array(capacity),
  gateway: new Uint16Array(capacity),
  priority: new Uint16Array(capacity),
  weight: new Uint16Array(capacity),
  onLimit: new Uint8Array(capacity),
})

/** Copies of memory, a few ms at a million routes. */
function grown(old: Columns): Columns {
  const columns = makeColumns(old.id.length * 2)
  columns.id.set(old.id)
  columns.cost.set(old.cost)
  columns.next.set(old.next)
  columns.narrowing.set(old.narrowing)
  columns.gateway.set(old.gateway)
  columns.priority.set(old.priority)
  columns.weight.set(old.weight)
  columns.onLimit.set(old.onLimit)
  return columns
}
