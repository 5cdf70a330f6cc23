import { SlidingWindow } from './sliding-window.ts'

/**
 * A sliding window that can be spent evenly: one admission every windowMs / limit (GCRA, ITU-T I.371, with a burst of
 * 1). The theoretical time of the next is kept with its fraction and met within the clock's millisecond, so that
 * rounding costs nothing of the rate; the window beneath sees to it that this never adds up to more than the limit.
 * One that comes after its time by less than a quarter of the distance does not put off the next. A busy process is late
 * every time, and would never spend the limit.
 * The wish may change from one call to the next: what was admitted counts either way.
 */
export class EvenSpacing {
  readonly #window: SlidingWindow
  readonly #windowMs: number
  #limit: number
  #due = Number.NEGATIVE_INFINITY

  constructor(limit: number, windowMs: number) {
    this.#window = new SlidingWindow(limit, windowMs)
    this.#windowMs = windowMs
    this.#limit = limit
  }

  /** As SlidingWindow.readyAt. */
  readyAt(even: boolean): number {
    const ready = this.#window.readyAt()
    return even ? Math.max(ready, Math.floor(this.#due)) : ready
  }

  /** As SlidingWindow.take. */
  take(now: number, even: boolean): void {
    this.hold(now, even)
    this.settle(now)
  }

  /** As SlidingWindow.hold; the distance is kept between admissions. */
  hold(now: number, even: boolean): void {
    if (!(this.readyAt(even) <= now)) throw new Error(`admitted at ${now}, before ${this.readyAt(even)}`)
    this.#window.hold(now)
    const distance = this.#windowMs / this.#limit
    const isInTime = even && now - this.#due < distance / 4
    this.#due = (isInTime ? this.#due : now) + distance
  }

  /** As SlidingWindow.settle. */
  settle(now: number): void {
    this.#window.settle(now)
  }

  /** Another limit from now on; the next one still keeps the old distance. */
  resize(limit: number): void {
    if (limit === this.#limit) return
    this.#window.resize(limit)
    this.#limit = limit
  }

  idleAt(): number {
    return Math.max(this.#window.idleAt(), Math.ceil(this.#due))
  }
}
