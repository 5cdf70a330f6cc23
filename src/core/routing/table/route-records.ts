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

/** Bytes of a record: two to a line of the processor's cache, so that a look-up waits for memory once. */
const recordBytes = 32

/** The same memory by the width of what stands in it. Of a record: id 0, cost 8, next 16, narrowing 20, gateway 24, priority 26, weight 28, onLimit 30. */
interface Views {
  readonly f64: Float64Array
  readonly i32: Int32Array
  readonly u16: Uint16Array
  readonly u8: Uint8Array
}

/** The routes, 32 bytes each in one piece of memory; those of one prefix are a chain. */
export class RouteRecords {
  #views: Views
  #count = 0

  constructor(capacity: number) {
    this.#views = viewsOf(new ArrayBuffer(recordBytes * Math.max(1, capacity)))
  }

  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#views.u8.byteLength
  }

  /** Adds a route before the chain that begins at `next` (-1 = none); the row it got. */
  add(route: RouteFigures, narrowing: number, next: number): number {
    if (recordBytes * this.#count === this.bytes) this.#views = grown(this.#views)
    const row = this.#count++
    const { f64, i32, u16, u8 } = this.#views
    f64[row * 4] = route.id
    f64[row * 4 + 1] = route.cost
    i32[row * 8 + 4] = next
    i32[row * 8 + 5] = narrowing
    u16[row * 16 + 12] = route.gateway
    u16[row * 16 + 13] = route.priority
    u16[row * 16 + 14] = route.weight
    u8[row * 32 + 30] = onLimits.indexOf(route.onLimit)
    return row
  }

  narrowing(row: number): number {
    return this.#views.i32[row * 8 + 5] ?? 0
  }

  /** The next row of the same prefix; -1 = it was the last. */
  next(row: number): number {
    return this.#views.i32[row * 8 + 4] ?? last
  }

  read(row: number): RouteFigures {
    const { f64, u16, u8 } = this.#views
    return {
      id: f64[row * 4] ?? 0,
      gateway: u16[row * 16 + 12] ?? 0,
      priority: u16[row * 16 + 13] ?? 0,
      weight: u16[row * 16 + 14] ?? 0,
      cost: f64[row * 4 + 1] ?? 0,
      onLimit: onLimits[u8[row * 32 + 30] ?? 0] ?? 'next',
    }
  }
}

const viewsOf = (memory: ArrayBuffer): Views => ({
  f64: new Float64Array(memory),
  i32: new Int32Array(memory),
  u16: new Uint16Array(memory),
  u8: new Uint8Array(memory),
})

/** A copy of memory, a few ms at a million routes. */
function grown({ u8 }: Views): Views {
  const views = viewsOf(new ArrayBuffer(u8.byteLength * 2))
  views.u8.set(u8)
  return views
}
