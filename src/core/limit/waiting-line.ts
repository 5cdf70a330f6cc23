import { Heap } from './heap.ts'

/** A call that waits for a line. Times in ms of one clock that never goes back. */
export interface Waiter {
  readonly id: string
  /** Higher goes first. */
  readonly priority: number
  /** When the wait began; kept by one who comes back, so that nobody loses their place. */
  readonly since: number
  /** When the wait is too long. */
  readonly until: number
  /** Calls of one station want the same lines under the same limits: what keeps the first of them keeps all. */
  readonly station: string
}

/** What keeps a call back, by name: a full line, the limit of a number. `opensAt`: infinity = when something ends. */
export interface Gate {
  readonly name: string
  readonly opensAt: number
}

interface Place {
  readonly waiter: Waiter
  /** Tells equals of the same millisecond apart. */
  readonly order: number
}

/** Calls in the same situation. They stand at a closed gate on each way they might go. */
interface Station {
  readonly name: string
  readonly places: Heap<Place>
  gates: readonly string[]
}

interface Opening {
  readonly gate: string
  readonly at: number
}

/** What time brought: who waited too long (and is out), and the gates that should be open now. */
export interface Due {
  readonly expired: readonly Waiter[]
  readonly opened: readonly string[]
}

/**
 * Calls that wait for a free line, by priority, then first come. Whoever owns it asks `next` when gates open, tries that
 * call, and says with `stand` what keeps it now. As a call stands at one closed gate on each way out, it is looked at
 * only when it might go; every step costs O(log n) per gate, and nothing is scanned.
 */
export class WaitingLine {
  readonly #maxLength: number
  readonly #places = new Map<string, Place>()
  readonly #stations = new Map<string, Station>()
  readonly #gates = new Map<string, Heap<Station>>()
  readonly #byEnd = new Heap<Place>((a, b) => a.waiter.until < b.waiter.until)
  readonly #opensAt = new Map<string, Opening>()
  readonly #openings = new Heap<Opening>((a, b) => a.at < b.at)
  #orders = 0

  constructor(maxLength: number) {
    if (!Number.isSafeInteger(maxLength) || maxLength < 0) throw new RangeError(`room for ${maxLength} calls`)
    this.#maxLength = maxLength
  }

  get size(): number {
    return this.#places.size
  }

  /** `full` and `known` change nothing. A priority or a time that is no finite number, or no gate, is a bug. */
  add(waiter: Waiter, gates: readonly Gate[]): 'waits' | 'full' | 'known' {
    const isSound = [waiter.priority, waiter.since, waiter.until].every(Number.isFinite) && gates.length > 0
    if (!isSound) throw new RangeError('a waiter needs a priority, a beginning, an end and a gate')
    if (this.#places.has(waiter.id)) return 'known'
    if (this.#places.size >= this.#maxLength) return 'full'
    const place: Place = { waiter, order: this.#orders++ }
    this.#places.set(waiter.id, place)
    this.#byEnd.add(place)
    const station = this.#stationOf(waiter.station)
    station.places.add(place)
    this.#stand(station, gates)
    return 'waits'
  }

  /** The call got its line, or gave up. False when it was not waiting. */
  remove(id: string): boolean {
    const place = this.#places.get(id)
    if (place === undefined) return false
    this.#places.delete(id)
    this.#byEnd.remove(place)
    const station = this.#stationOf(place.waiter.station)
    const wasFirst = station.places.first() === place
    station.places.remove(place)
    if (wasFirst) this.#moveUp(station)
    return true
  }

  /** Of those at these gates the one whose turn it is; stays in place until removed or sent elsewhere. */
  next(gates: Iterable<string>): Waiter | null {
    let best: Place | undefined
    for (const gate of gates) {
      const first = this.#gates.get(gate)?.first()?.places.first()
      if (first !== undefined && (best === undefined || comesBefore(first, best))) best = first
    }
    return best?.waiter ?? null
  }

  /** What keeps the call now, and with it all of its station. */
  stand(id: string, gates: readonly Gate[]): void {
    const place = this.#places.get(id)
    if (place !== undefined) this.#stand(this.#stationOf(place.waiter.station), gates)
  }

  /** Says when a gate opens, where somebody stands at it. */
  opens(gate: string, at: number): void {
    if (this.#gates.has(gate) && Number.isFinite(at)) this.#opens(gate, at)
  }

  /** Everybody, in turn, for when all may have changed. */
  all(): readonly Waiter[] {
    const places = [...this.#places.values()].sort((a, b) => (comesBefore(a, b) ? -1 : 1))
    return places.map(({ waiter }) => waiter)
  }

  /** When to call `due`; null = only when something happens. */
  lookAgainAt(): number | null {
    const first = Math.min(
      this.#byEnd.first()?.waiter.until ?? Number.POSITIVE_INFINITY,
      this.#openings.first()?.at ?? Number.POSITIVE_INFINITY,
    )
    return Number.isFinite(first) ? first : null
  }

  due(now: number): Due {
    const expired = this.#byEnd.takeWhile(({ waiter }) => waiter.until <= now).map(({ waiter }) => waiter)
    for (const { id } of expired) this.remove(id)
    const opened = this.#openings.takeWhile(({ at }) => at <= now).map(({ gate }) => gate)
    for (const gate of opened) this.#opensAt.delete(gate)
    return { expired, opened }
  }

  #stationOf(name: string): Station {
    const known = this.#stations.get(name)
    if (known !== undefined) return known
    const station: Station = { name, places: new Heap<Place>(comesBefore), gates: [] }
    this.#stations.set(name, station)
    return station
  }

  /** The first has changed: its turn among the stations at each gate is another one. What opens when stays as it is. */
  #moveUp(station: Station): void {
    if (station.places.size === 0) {
      this.#leave(station)
      this.#stations.delete(station.name)
      return
    }
    for (const gate of station.gates) {
      const heap = this.#gates.get(gate)
      heap?.remove(station)
      heap?.add(station)
    }
  }

  #stand(station: Station, gates: readonly Gate[]): void {
    this.#leave(station)
    this.#enter(station, [...new Set(gates.map(({ name }) => name))])
    for (const { name, opensAt } of gates) if (Number.isFinite(opensAt)) this.#opens(name, opensAt)
  }

  #enter(station: Station, gates: readonly string[]): void {
    station.gates = gates
    for (const gate of gates) {
      const heap = this.#gates.get(gate) ?? new Heap<Station>(hasEarlierFirst)
      this.#gates.set(gate, heap)
      heap.add(station)
    }
  }

  #leave(station: Station): void {
    for (const gate of station.gates) {
      const heap = this.#gates.get(gate)
      heap?.remove(station)
      if (heap?.size === 0) this.#close(gate)
    }
    station.gates = []
  }

  /** Nobody stands there any more. */
  #close(gate: string): void {
    this.#gates.delete(gate)
    const opening = this.#opensAt.get(gate)
    if (opening !== undefined) this.#openings.remove(opening)
    this.#opensAt.delete(gate)
  }

  /** The last word on a gate counts. */
  #opens(gate: string, at: number): void {
    const known = this.#opensAt.get(gate)
    if (known?.at === at) return
    if (known !== undefined) this.#openings.remove(known)
    const opening = { gate, at }
    this.#opensAt.set(gate, opening)
    this.#openings.add(opening)
  }
}

function comesBefore(a: Place, b: Place): boolean {
  if (a.waiter.priority !== b.waiter.priority) return a.waiter.priority > b.waiter.priority
  if (a.waiter.since !== b.waiter.since) return a.waiter.since < b.waiter.since
  return a.order < b.order
}

/** One without calls stands at no gate, so both have a first. */
function hasEarlierFirst(a: Station, b: Station): boolean {
  const [first, other] = [a.places.first(), b.places.first()]
  return first !== undefined && other !== undefined && comesBefore(first, other)
}
