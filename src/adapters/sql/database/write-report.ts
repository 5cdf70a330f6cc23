import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { reasonOf } from './store-error.ts'

export interface WriteReportNeeds {
  /** Of what, for the log: `agent states`. */
  readonly of: string
  readonly clock: Clock
  readonly log: Log
}

/** Tells in the log how writing goes: once for each time that it fails, so that a database that is down all night does not fill it. */
export class WriteReport {
  readonly #needs: WriteReportNeeds
  #failures = 0
  #failingSince: number | null = null
  #dropped = 0

  constructor(needs: WriteReportNeeds) {
    this.#needs = needs
  }

  /** Writes that failed since one went well. */
  get failures(): number {
    return this.#failures
  }

  refused(reasons: readonly string[]): void {
    const { log, of } = this.#needs
    for (const reason of reasons) log.error({ of, reason }, 'the store refused a change')
  }

  dropped(waiting: number): void {
    const { log, of } = this.#needs
    if (this.#dropped === 0) log.error({ of, waiting }, 'changes are being dropped')
    this.#dropped += 1
  }

  fails(error: unknown, waiting: number): void {
    this.#failures += 1
    if (this.#failingSince !== null) return
    const { clock, log, of } = this.#needs
    this.#failingSince = clock.now()
    log.error({ of, reason: reasonOf(error), waiting }, 'changes are not written')
  }

  works(waiting: number): void {
    this.#failures = 0
    const { clock, log, of } = this.#needs
    if (this.#failingSince !== null) {
      const failedForMs = clock.now() - this.#failingSince
      this.#failingSince = null
      log.info({ of, failedForMs, waiting }, 'changes are written again')
    }
    if (this.#dropped === 0) return
    log.error({ of, dropped: this.#dropped }, 'changes were dropped')
    this.#dropped = 0
  }
}
