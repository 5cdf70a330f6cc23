import type { LegId } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'

/** How long the beginning of a leg is kept back at most, in ms. */
const longestMs = 1_000

interface Held {
  readonly tell: () => void
  readonly cancel: () => void
}

/**
 * Beginnings of legs that are not told yet. When a leg comes into being nobody knows the direct number it is for; it is
 * told once that is known, or something else happens to the leg, or it becomes late.
 */
export class HeldBeginnings {
  readonly #clock: Clock
  readonly #held = new Map<LegId, Held>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  hold(legId: LegId, tell: () => void): void {
    this.release(legId)
    this.#held.set(legId, { tell, cancel: this.#clock.after(longestMs, () => this.release(legId)) })
  }

  /** Tells the beginning of this leg, if that has not been told yet. */
  release(legId: LegId): void {
    const held = this.#held.get(legId)
    if (held === undefined) return
    this.#held.delete(legId)
    held.cancel()
    held.tell()
  }

  releaseAll(): void {
    for (const legId of [...this.#held.keys()]) this.release(legId)
  }
}
