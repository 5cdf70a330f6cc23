import type { Kysely } from 'kysely'
import { type Millis, millis } from '../../../core/shared/ids.ts'
import type { OpenCall, OpenCalls } from '../../../ports/calls/open-calls.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { decodeState } from '../../../runtime/restart/saved-state.ts'
import { clip } from '../database/column-values.ts'
import { StoreUnavailable } from '../database/store-error.ts'
import { type Batch, WriteBehind, writeBehindLimits } from '../database/write-behind.ts'
import type { OpenCallRow, StoreSchema } from '../schema.ts'
import { closeOpenCalls, type Endings, keepOpenCalls } from './open-call-writer.ts'

type Db = Kysely<StoreSchema>

interface OpenCallNeeds {
  readonly clock: Clock
  readonly log: Log
  /** Writes the call records that wait; false when the database takes none. */
  readonly writeRecords: () => Promise<boolean>
}

/** A call this young at a kill, and over before nacd is back, leaves no trace: it is written down at once. */
const keepWithinMs = 0
/** Rows of calls that are over harm nobody meanwhile. */
const closeWithinMs = 200

/** What became of a call; null = it is over. */
type OpenCallChange = OpenCall | null

/**
 * The calls under way, in SQL, written behind. The row of a call goes after its record is written, so that a kill in
 * between loses neither; the row of one that has a later record already tells nothing. No call that begins waits for
 * that, be it one that has just been over: what is saved of it is later than its end, and no end takes away what is later.
 */
export class SqlOpenCalls implements OpenCalls {
  readonly #db: Db
  readonly #needs: OpenCallNeeds
  readonly #kept: WriteBehind<OpenCall>
  /** When calls were over. */
  readonly #closed: WriteBehind<Millis>
  /**
   * Calls of which there is a row, or may be one: a write may have come through though its answer did not. And when the
   * latest of it was saved.
   */
  readonly #rows = new Map<string, Millis>()
  /** Switches all of whose rows are known. */
  readonly #known = new Set<string>()
  readonly #switchOf = new Map<string, string>()
  /** Changes that come while somebody reads. */
  readonly #readings = new Set<Map<string, OpenCallChange>>()

  constructor(db: Db, needs: OpenCallNeeds) {
    this.#db = db
    this.#needs = needs
    const { clock, log } = needs
    this.#kept = new WriteBehind({
      of: 'open calls',
      clock,
      log,
      limits: { ...writeBehindLimits, everyMs: keepWithinMs },
      write: batch => this.#keep(batch),
    })
    this.#closed = new WriteBehind({
      of: 'calls that are over',
      clock,
      log,
      limits: { ...writeBehindLimits, everyMs: closeWithinMs },
      write: batch => this.#close(batch),
    })
  }

  keep(call: OpenCall): void {
    const key = keyOf(call.recordId)
    const overAt = this.#closed.unwrittenOf(key)
    const kept = overAt === undefined ? call : { ...call, savedAt: later(call.savedAt, millis(overAt + 1)) }
    this.#switchOf.set(key, call.switchName)
    this.#tellReaders(key, kept)
    this.#kept.put(key, kept)
  }

  close(recordId: string): void {
    const key = keyOf(recordId)
    const hasNoRow = this.#isKnown(key) && !this.#rows.has(key)
    this.#switchOf.delete(key)
    this.#tellReaders(key, null)
    this.#kept.takeBack(key)
    if (!hasNoRow) this.#closed.put(key, later(this.#needs.clock.now(), this.#savedAt(key)))
  }

  async on(switchName: string): Promise<readonly OpenCall[]> {
    const changes = this.#unwritten()
    this.#readings.add(changes)
    try {
      const calls = await this.#read(switchName, changes)
      this.#known.add(switchName)
      return overlaid(calls, changes, switchName)
    } finally {
      this.#readings.delete(changes)
    }
  }

  async flush(): Promise<void> {
    await this.#kept.flush()
    await this.#closed.flush()
  }

  async stop(): Promise<void> {
    await this.#kept.stop()
    await this.#closed.stop()
  }

  #unwritten(): Map<string, OpenCallChange> {
    const kept = this.#kept.unwritten()
    const over = [...this.#closed.unwritten()].filter(([key, at]) => (kept.get(key)?.savedAt ?? 0) <= at)
    return new Map<string, OpenCallChange>([...kept, ...over.map(([key]) => [key, null] as const)])
  }

  /** When the latest that may be in its row was saved. */
  #savedAt(key: string): Millis {
    return this.#rows.get(key) ?? millis(0)
  }

  #isKnown(key: string): boolean {
    return this.#known.has(this.#switchOf.get(key) ?? '')
  }

  #tellReaders(key: string, change: OpenCallChange): void {
    for (const changes of this.#readings) changes.set(key, change)
  }

  /** `changes`: what became of calls since the reading began; no row of those is closed for what it was before. */
  async #read(
    switchName: string,
    changes: ReadonlyMap<string, OpenCallChange>,
  ): Promise<ReadonlyMap<string, OpenCall>> {
    const rows = await this.#db
      .selectFrom('nacd_open_calls as open')
      .leftJoin('nacd_cdrs as record', 'record.uuid', 'open.record_id')
      .selectAll('open')
      .select('record.ended_at as ended')
      .where('open.switch_name', '=', clip(switchName, 64))
      .orderBy('open.record_id')
      .execute()
    const calls = new Map<string, OpenCall>()
    for (const row of rows) {
      const savedAt = millis(row.saved_at)
      this.#noteRow(row.record_id, savedAt)
      const call = row.ended === null || row.ended < savedAt ? this.#openCall(row) : null
      if (call !== null) calls.set(row.record_id, call)
      else if (!changes.has(row.record_id)) this.#closed.put(row.record_id, savedAt)
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

  #noteRow(key: string, savedAt: Millis): void {
    this.#rows.set(key, later(this.#savedAt(key), savedAt))
  }

  #keep(batch: Batch<OpenCall>): Promise<readonly string[]> {
    // Before anything is waited for: who closes a call meanwhile has to know of its row.
    for (const [key, { savedAt }] of batch) this.#noteRow(key, savedAt)
    return keepOpenCalls(this.#db, this.#needs.clock, batch)
  }

  async #close(endings: Endings): Promise<readonly string[]> {
    // A row that is still being written would come after its end.
    await this.#kept.flush()
    if (!(await this.#needs.writeRecords())) {
      throw new StoreUnavailable('of call records', 'call records wait to be written first')
    }
    await closeOpenCalls(this.#db, this.#needs.clock, endings)
    for (const [key, overAt] of endings) if (this.#savedAt(key) <= overAt) this.#rows.delete(key)
    return []
  }
}

const later = (one: Millis, other: Millis): Millis => millis(Math.max(one, other))

/** As the call's record is named in its table. */
const keyOf = (recordId: string): string => clip(recordId, 64)

function overlaid(
  calls: ReadonlyMap<string, OpenCall>,
  changes: ReadonlyMap<string, OpenCallChange>,
  switchName: string,
): readonly OpenCall[] {
  const now = new Map(calls)
  for (const [key, change] of changes) {
    if (change === null) now.delete(key)
    else if (change.switchName === switchName) now.set(key, change)
  }
  return [...now.values()]
}
