import type { Kysely } from 'kysely'
import type { CallStep, CallSummary } from '../../../core/call/record/record.ts'
import type { LegId } from '../../../core/shared/ids.ts'
import type { CallLog } from '../../../ports/calls/call-log.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { WriteBehind, type WriteBehindLimits, writeBehindLimits } from '../database/write-behind.ts'
import type { StoreSchema } from '../schema.ts'
import { cdrRow, stepRow } from './call-rows.ts'
import { type CallLogEntry, writeCallRows } from './call-writer.ts'

/** A kill soon after the database is back loses little: it is asked as often however long it was away. */
const usualLimits: WriteBehindLimits = { ...writeBehindLimits, everyMs: 50, mostRetryMs: 500 }

/** Records of ended calls find room where steps have none left. */
const roomForRecords = 1.1

/** Call records in SQL, written behind: a call's steps before its record, or with it. */
export class SqlCallLog implements CallLog {
  readonly #behind: WriteBehind<CallLogEntry>
  readonly #mostRecords: number
  #seq: number

  constructor(db: Kysely<StoreSchema>, clock: Clock, log: Log, change: Partial<WriteBehindLimits> = {}) {
    const limits = { ...usualLimits, ...change }
    this.#behind = new WriteBehind({
      of: 'call records',
      clock,
      log,
      limits,
      write: batch =>
        writeCallRows(
          db,
          clock,
          batch.map(([, entry]) => entry),
        ),
    })
    this.#mostRecords = limits.waiting * roomForRecords
    // Begins above anything an earlier run wrote, so that a call that outlives a restart keeps its order.
    this.#seq = clock.now() * 1000
  }

  step(callId: LegId, step: CallStep): void {
    this.#seq += 1
    this.#behind.put(`step ${this.#seq}`, { type: 'step', row: stepRow(callId, step, this.#seq) })
  }

  ended(summary: CallSummary): void {
    const row = cdrRow(summary)
    this.#behind.put(`record ${row.uuid}`, { type: 'ended', row }, this.#mostRecords)
  }

  flush(): Promise<void> {
    return this.#behind.flush()
  }

  /** Writes what waits, without another try: false when the database refused. */
  tryWrite(): Promise<boolean> {
    return this.#behind.write()
  }

  stop(): Promise<void> {
    return this.#behind.stop()
  }
}
