import type { Clock } from '../../ports/clock.ts'

/** How long the other switches are waited for once one is ready, in ms. */
const patienceMs = 10_000

/** Tells once that every switch has been ready, or that those which have not are not waited for any longer (`areAll` false). */
export class FirstReady {
  readonly #clock: Pick<Clock, 'after'>
  readonly #awaited: Set<string>
  readonly #tell: (areAll: boolean) => void
  #cancel: (() => void) | null = null
  #isTold = false

  constructor(clock: Pick<Clock, 'after'>, names: readonly string[], tell: (areAll: boolean) => void) {
    this.#clock = clock
    this.#awaited = new Set(names)
    this.#tell = tell
  }

  ready(name: string): void {
    if (this.#isTold) return
    this.#awaited.delete(name)
    this.#cancel ??= this.#clock.after(patienceMs, () => this.#now())
    if (this.#awaited.size === 0) this.#now()
  }

  stop(): void {
    this.#cancel?.()
    this.#isTold = true
  }

  #now(): void {
    this.stop()
    this.#tell(this.#awaited.size === 0)
  }
}
