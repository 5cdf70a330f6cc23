import { type Millis, millis } from '../shared/ids.ts'
import { Heap } from './heap.ts'

/** A call that waits for a line. */
export interface Waiter {
  readonly id: string
  /** Higher goes first. */
  readonly priority: number
  /** When the wait began; kept by one who comes back, so that nobody loses their place. */
  readonly since: Millis
  /** When the wait is too long. */
  readonly until: Millis
  /** The gateways of which any will do; at least one. */
  readonly lines: readonly string[]
}

interface Place {
  readonly waiter: Waiter
  /** Tells equals of the same millisecond apart. */
  readonly order: number
  /** Not before it, for a reason of the call's own (a cap of its number); null = may go now. */
  asideUntil: number | null
}

/** What time brought: who waited too long (and is out), and the lines where somebody may go now. */
export interface Due {
  readonly expired: readonly Waiter[]
  readonly lines: readonly string[]
}

/**
 * Calls that wait for a free line, by priority, then first come. Every step costs O(log n) per line of the call:
 * nothing is scanned. Who owns it asks `next(line)` when a line ends or opens, and `due` at `lookAgainAt()`.
 */
export class WaitingLine {
  readonly #maxLength: number
  readonly #places = new Map<string, Place>()
  readonly #lines = new Map<string, Heap<Place>>()
  readonly #aside = new Heap<Place>((a, b) => (a.asideUntil ?? 0) < (b.asideUntil ?? 0))
  readonly #byEnd = new Heap<Place>((a, b) => a.waiter.until < b.waiter.until)
  readonly #opensAt = new Map<string, { readonly line: string; readonly at: number }>()
  readonly #openings = new Heap<{ readonly line: string; readonly at: number }>((a, b) => a.at < b.at)
  #orders = 0

  constructor(maxLength: number) {
    if (!Number.isSafeInteger(maxLength) || maxLength < 0) throw new RangeError(`room for ${maxLength} calls`)
    this.#maxLength = maxLength
  }

  get size(): number {
    return this.#places.size
  }

  /** `full` and `known` change nothing. A priority or a time that is no finite number, or no line to wait for, is a bug. */
  add(waiter: Waiter): 'waits' | 'full' | 'known' {
    const isSound =
      [waiter.priority, waiter.since, waiter.until].every(Number.isFinite) && waiter.lines.length > 0
    if (!isSound) throw new RangeError('a waiter needs a priority, a beginning, an end and a line')
    if (this.#places.has(waiter.id)) return 'known'
    if (this.#places.size >= this.#maxLength) return 'full'
    const place: Place = { waiter, order: this.#orders++, asideUntil: null }
    this.#places.set(waiter.id, place)
    this.#byEnd.add(place)
    this.#stand(place)
    return 'waits'
  }

  /** The call got its line, or gave up. False when it was not waiting. */
  remove(id: string): boolean {
    const place = this.#places.get(id)
    if (place === undefined) return false
    this.#places.delete(id)
    this.#byEnd.remove(place)
    this.#aside.remove(place)
    this.#leave(place)
    return true
  }

  /** Who goes next on this line; stays in place until removed or put aside. */
  next(line: string): Waiter | null {
    return this.#lines.get(line)?.first()?.waiter ?? null
  }

  /** The call itself may not go before `until`: those behind it go first, and it keeps its place. */
  putAside(id: string, until: Millis): void {
    const place = this.#places.get(id)
    if (place === undefined) return
    this.#aside.remove(place)
    this.#leave(place)
    place.asideUntil = until
    this.#aside.add(place)
  }

  /** The line's CPS opens at this time: `due` will name it then. The last word on a line counts. */
  opens(line: string, at: Millis): void {
    const known = this.#opensAt.get(line)
    if (known !== undefined) this.#openings.remove(known)
    const opening = { line, at }
    this.#opensAt.set(line, opening)
    this.#openings.add(opening)
  }

  /** When to call `due`; null = only when something happens. */
  lookAgainAt(): Millis | null {
    const first = Math.min(
      this.#byEnd.first()?.waiter.until ?? Number.POSITIVE_INFINITY,
      this.#aside.first()?.asideUntil ?? Number.POSITIVE_INFINITY,
      this.#openings.first()?.at ?? Number.POSITIVE_INFINITY,
    )
    return Number.isFinite(first) ? millis(first) : null
  }

  due(now: Millis): Due {
    const over = this.#byEnd.takeWhile(({ waiter }) => waiter.until <= now)
    for (const { waiter } of over) this.remove(waiter.id)
    const opened = this.#openings.takeWhile(({ at }) => at <= now)
    for (const { line } of opened) this.#opensAt.delete(line)
    const back = this.#aside.takeWhile(({ asideUntil }) => (asideUntil ?? 0) <= now)
    for (const place of back) this.#stand(place)
    const lines = [...opened.map(({ line }) => line), ...back.flatMap(({ waiter }) => waiter.lines)]
    return { expired: over.map(({ waiter }) => waiter), lines: [...new Set(lines)] }
  }

  #stand(place: Place): void {
    place.asideUntil = null
    for (const line of place.waiter.lines) {
      const heap = this.#lines.get(line) ?? new Heap<Place>(comesBefore)
      this.#lines.set(line, heap)
      heap.add(place)
    }
  }

  #leave(place: Place): void {
    for (const line of place.waiter.lines) {
      const heap = this.#lines.get(line)
      heap?.remove(place)
      if (heap?.size === 0) this.#lines.delete(line)
    }
  }
}

function comesBefore(a: Place, b: Place): boolean {
  if (a.waiter.priority !== b.waiter.priority) return a.waiter.priority > b.waiter.priority
  if (a.waiter.since !== b.waiter.since) return a.waiter.since < b.waiter.since
  return a.order < b.order
}
