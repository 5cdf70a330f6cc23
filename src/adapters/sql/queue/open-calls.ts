import type { Kysely } from 'kysely'
import { millis } from '../../../core/shared/ids.ts'
import type { OpenCall, OpenCalls } from '../../../ports/calls/open-calls.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { decodeState } from '../../../runtime/saved-state.ts'
import { clip } from '../database/column-values.ts'
import { StoreUnavailable } from '../database/store-error.ts'
import type { OpenCallRow, StoreSchema } from '../schema.ts'
import { type OpenCallChange, writeOpenCalls } from './open-call-writer.ts'
import { type Batch, WriteBehind, writeBehindLimits } from './write-behind.ts'

type Db = Kysely<StoreSchema>

interface OpenCallNeeds {
  readonly clock: Clock
  readonly log: Log
  /** Writes the call records that wait; false when the database takes none. */
  readonly writeRecords: () => Promise<boolean>
}

/**
 * The calls under way, in SQL, written behind. The row of a call goes after its record is written, so that a kill in
 * between loses neither; the row of one that has a record already tells nothing.
 */
export class SqlOpenCalls implements OpenCalls {
  readonly #db: Db
  readonly #needs: OpenCallNeeds
  readonly #behind: WriteBehind<OpenCallChange>
  /** Calls of which there is a row, or may be one: a write may have come through though its answer did not. */
  readonly #rows = new Set<string>()
  /** Switches all of whose rows are known. */
  readonly #known = new Set<string>()
  readonly #switchOf = new Map<string, string>()
  /** Changes that come while somebody reads. */
  readonly #readings = new Set<Map<string, OpenCallChange>>()

  constructor(db: Db, needs: OpenCallNeeds) {
    this.#db = db
    this.#needs = needs
    const { clock, log } = needs
    this.#behind = new WriteBehind({
      of: 'open calls',
      clock,
      log,
      limits: writeBehindLimits,
      write: batch => this.#write(batch),
    })
  }

  keep(call: OpenCall): void {
    const key = keyOf(call.recordId)
    this.#switchOf.set(key, call.switchName)
    this.#change(key, { type: 'keep', call })
  }

  close(recordId: string): void {
    const key = keyOf(recordId)
    const hasNoRow = this.#isKnown(key) && !this.#rows.has(key)
    this.#switchOf.delete(key)
    if (hasNoRow) this.#forget(key)
    else this.#change(key, { type: 'close' })
  }

  async on(switchName: string): Promise<readonly OpenCall[]> {
    const changes = this.#behind.unwritten()
    this.#readings.add(changes)
    try {
      const calls = await this.#read(switchName)
      this.#known.add(switchName)
      return overlaid(calls, changes, switchName)
    } finally {
      this.#readings.delete(changes)
    }
  }

  flush(): Promise<void> {
    return this.#behind.flush()
  }

  stop(): Promise<void> {
    return this.#behind.stop()
  }

  #isKnown(key: string): boolean {
    return this.#known.has(this.#switchOf.get(key) ?? '')
  }

  #change(key: string, change: OpenCallChange): void {
    for (const changes of this.#readings) changes.set(key, change)
    this.#behind.put(key, change)
  }

  #forget(key: string): void {
    for (const changes of this.#readings) changes.set(key, { type: 'close' })
    this.#behind.takeBack(key)
  }

  async #read(switchName: string): Promise<ReadonlyMap<string, OpenCall>> {
    const rows = await this.#db
      .selectFrom('nacd_open_calls as open')
      .leftJoin('nacd_cdrs as record', 'record.uuid', 'open.record_id')
      .selectAll('open')
      .select('record.uuid as written')
      .where('open.switch_name', '=', clip(switchName, 64))
      .orderBy('open.record_id')
      .execute()
    const calls = new Map<string, OpenCall>()
    for (const row of rows) {
      this.#rows.add(row.record_id)
      const call = row.written === null ? this.#openCall(row) : null
      if (call !== null) calls.set(row.record_id, call)
      else if (!this.#behind.unwritten().has(row.record_id))
        this.#behind.put(row.record_id, { type: 'close' })
    }
    return calls
  }

  #openCall({ record_id, switch_name, state, saved_at }: OpenCallRow): OpenCall | null {
    const saved = decodeState(state)
    if (saved !== null) {
      return { recordId: record_id, switchName: switch_name, state: saved, savedAt: millis(saved_at) }
    }
    this.#needs.log.error({ call: record_id }, 'the state of an open call cannot be read: it gets no record')
    return null
  }

  async #write(batch: Batch<OpenCallChange>): Promise<readonly string[]> {
    // Before anything is waited for: who closes a call meanwhile has to know of its row.
    for (const [key, { type }] of batch) if (type === 'keep') this.#rows.add(key)
    const closes = batch.some(([, { type }]) => type === 'close')
    if (closes && !(await this.#needs.writeRecords())) {
      throw new StoreUnavailable('of call records', 'call records wait to be written first')
    }
    const reasons = await writeOpenCalls(this.#db, this.#needs.clock, batch)
    for (const [key, { type }] of batch) if (type === 'close') this.#rows.delete(key)
    return reasons
  }
}

/** As the call's record is named in its table. */
const keyOf = (recordId: string): string => clip(recordId, 64)

function overlaid(
  calls: ReadonlyMap<string, OpenCall>,
  changes: ReadonlyMap<string, OpenCallChange>,
  switchName: string,
): readonly OpenCall[] {
  const now = new Map(calls)
  for (const [key, change] of changes) {
    if (change.type === 'close') now.delete(key)
    else if (change.call.switchName === switchName) now.set(key, change.call)
  }
  return [...now.values()]
}
