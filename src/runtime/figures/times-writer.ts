import type { Clock } from '../../ports/clock.ts'
import type { AgentTimeStore } from '../../ports/queue/agent-times.ts'
import type { FiguresKeeper } from './figures-keeper.ts'

/** How often agents' time is handed on to be kept, ms: what a killed nacd loses of it. */
export const timesEveryMs = 5_000

export interface TimesWriterDeps {
  readonly clock: Clock
  readonly figures: Pick<FiguresKeeper, 'takeTimes'>
  readonly times: Pick<AgentTimeStore, 'keep'>
}

/** Hands on what agents did, and how long they have been at what they do. */
export class TimesWriter {
  readonly #deps: TimesWriterDeps
  #cancel: (() => void) | null = null

  constructor(deps: TimesWriterDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#cancel = this.#deps.clock.after(timesEveryMs, () => {
      this.#write()
      this.start()
    })
  }

  /** With all up to now. */
  stop(): void {
    this.#cancel?.()
    this.#write()
  }

  #write(): void {
    const { figures, times } = this.#deps
    for (const spent of figures.takeTimes()) times.keep(spent)
  }
}
