import type { Kysely } from 'kysely'
import type { CallStep, CallSummary } from '../../../core/call/record/record.ts'
import type { LegId } from '../../../core/shared/ids.ts'
import type { CallLog } from '../../../ports/calls/call-log.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { reasonOf, StoreUnavailable } from '../database/store-error.ts'
import type { CdrRow, StepRow, StoreSchema } from '../schema.ts'
import { cdrRow, stepRow } from './call-rows.ts'
import { writeCallRows } from './call-writer.ts'

export interface CallLogLimits {
  /** Longest time an entry waits in memory: what a killed nacd loses. */
  readonly everyMs: number
  /** Entries in one transaction; so many start one at once. */
  readonly batch: number
  /** Entries kept while the database does not take them; records of ended calls may go a tenth above it. */
  readonly waiting: number
  /** Pause after a write that failed. */
  readonly retryMs: number
  /** Tries of one `flush` before it gives up. */
  readonly flushTries: number
}

const defaultLimits: CallLogLimits = {
  everyMs: 50,
  batch: 200,
  waiting: 50_000,
  retryMs: 500,
  flushTries: 10,
}

export type CallLogEntry =
  | { readonly type: 'step'; readonly row: StepRow }
  | { readonly type: 'ended'; readonly row: CdrRow }

/** Call records in SQL, written a batch at a time. A database that fails is tried again; memory stays bounded. */
export class SqlCallLog implements CallLog {
  readonly #db: Kysely<StoreSchema>
  readonly #clock: Clock
  readonly #log: Log
  readonly #limits: CallLogLimits
  readonly #waiting: CallLogEntry[] = []
  #seq: number
  #dropped = 0
  #failingSince: number | null = null
  #cancelTimer: (() => void) | null = null
  #writing: Promise<boolean> | null = null
  #stopped = false

  constructor(db: Kysely<StoreSchema>, clock: Clock, log: Log, limits: Partial<CallLogLimits> = {}) {
    this.#db = db
    this.#clock = clock
    this.#log = log
    this.#limits = { ...defaultLimits, ...limits }
    // Begins above anything an earlier run wrote, so that a call that outlives a restart keeps its order.
    this.#seq = clock.now() * 1000
  }

  step(callId: LegId, step: CallStep): void {
    this.#seq += 1
    this.#add({ type: 'step', row: stepRow(callId, step, this.#seq) }, this.#limits.waiting)
  }

  ended(summary: CallSummary): void {
    this.#add({ type: 'ended', row: cdrRow(summary) }, this.#limits.waiting * 1.1)
  }

  /** Rejects with StoreUnavailable when the database refuses again and again; the entries stay for a later try. */
  async flush(): Promise<void> {
    for (let tries = 1; this.#waiting.length > 0; tries += 1) {
      if (await this.#write()) continue
      if (tries >= this.#limits.flushTries) {
        throw new StoreUnavailable('of call records', `${this.#waiting.length} entries could not be written`)
      }
      await new Promise<void>(resolve => this.#clock.after(this.#limits.retryMs, resolve))
    }
  }

  /** Writes what waits, without another try: false when the database refused. */
  tryWrite(): Promise<boolean> {
    return this.#write()
  }

  /** Flushes, then takes nothing more. Rejects as `flush` does. */
  async stop(): Promise<void> {
    try {
      await this.flush()
    } finally {
      this.#stopped = true
      this.#cancelTimer?.()
    }
  }

  #add(entry: CallLogEntry, limit: number): void {
    if (this.#stopped || this.#waiting.length >= limit) {
      if (this.#dropped === 0)
        this.#log.error({ waiting: this.#waiting.length }, 'call records are being dropped')
      this.#dropped += 1
      return
    }
    this.#waiting.push(entry)
    if (this.#waiting.length === this.#limits.batch) this.#writeSoon(0)
    else this.#writeSoon(this.#limits.everyMs)
  }

  #writeSoon(delayMs: number): void {
    if (this.#writing !== null || (this.#cancelTimer !== null && delayMs > 0)) return
    this.#cancelTimer?.()
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      this.#cancelTimer = null
      void this.#write()
    })
  }

  /** One writer at a time, until nothing waits. False when the database refused; then it is tried again by itself. */
  #write(): Promise<boolean> {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = null
      if (this.#waiting.length > 0 && !this.#stopped) this.#writeSoon(this.#limits.retryMs)
    })
    return this.#writing
  }

  async #drain(): Promise<boolean> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, this.#limits.batch)
      try {
        for (const reason of await writeCallRows(this.#db, this.#clock, batch)) {
          this.#log.error({ reason }, 'a call record was refused')
        }
      } catch (error) {
        this.#sayItFails(error)
        return false
      }
      this.#waiting.splice(0, batch.length)
      this.#sayItWorks()
      this.#sayWhatWasDropped()
      // SQLite answers without a turn of the event loop: a long backlog must let calls in between.
      await new Promise(resolve => setImmediate(resolve))
    }
    return true
  }

  /** Once for each time that it fails: a database that is down all night does not fill the log. */
  #sayItFails(error: unknown): void {
    if (this.#failingSince !== null) return
    this.#failingSince = this.#clock.now()
    this.#log.error({ reason: reasonOf(error), waiting: this.#waiting.length }, 'call records not written')
  }

  #sayItWorks(): void {
    if (this.#failingSince === null) return
    const failedForMs = this.#clock.now() - this.#failingSince
    this.#failingSince = null
    this.#log.info({ failedForMs, waiting: this.#waiting.length }, 'call records are written again')
  }

  #sayWhatWasDropped(): void {
    if (this.#dropped === 0) return
    this.#log.error({ dropped: this.#dropped }, 'call records were dropped')
    this.#dropped = 0
  }
}
