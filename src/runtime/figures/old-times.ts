import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentTimeStore } from '../../ports/queue/agent-times.ts'

/** How long agents' time is kept: as far back as the longest question about it reaches, days. */
const keptDays = 400
const dayMs = 86_400_000
const hourMs = 3_600_000

export interface OldTimesDeps {
  readonly clock: Clock
  readonly log: Log
  readonly times: Pick<AgentTimeStore, 'removeBefore'>
}

/** Removes agents' time that is too old, a little every hour. */
export class OldTimes {
  readonly #deps: OldTimesDeps
  #cancel: (() => void) | null = null
  #isStopped = false

  constructor(deps: OldTimesDeps) {
    this.#deps = deps
  }

  /** Never rejects: what could not be removed now is removed an hour later. */
  async start(): Promise<void> {
    const { clock, log, times } = this.#deps
    try {
      await times.removeBefore(clock.now() - keptDays * dayMs)
    } catch (error) {
      log.warn({ error: String(error) }, "agents' old times could not be removed")
    }
    if (!this.#isStopped) this.#cancel = clock.after(hourMs, () => void this.start())
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }
}
