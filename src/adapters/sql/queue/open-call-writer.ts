import type { Kysely } from 'kysely'
import type { OpenCall } from '../../../ports/calls/open-calls.ts'
import type { Clock } from '../../../ports/clock.ts'
import { encodeState } from '../../../runtime/saved-state.ts'
import { clip, whole } from '../database/column-values.ts'
import { inTransaction } from '../database/transaction.ts'
import { upsertRows } from '../database/upsert.ts'
import { withoutRefused } from '../database/without-refused.ts'
import type { OpenCallRow, StoreSchema } from '../schema.ts'
import type { Batch } from './write-behind.ts'

type Db = Kysely<StoreSchema>

/** What becomes of a call's row. */
export type OpenCallChange = { readonly type: 'keep'; readonly call: OpenCall } | { readonly type: 'close' }

/** Writes and removes rows, in one transaction. Returns why, for each row the database refused. */
export const writeOpenCalls = (
  db: Db,
  clock: Clock,
  batch: Batch<OpenCallChange>,
): Promise<readonly string[]> =>
  withoutRefused(batch, some => inTransaction(db, clock, transaction => writeThese(transaction, some)))

async function writeThese(db: Db, batch: Batch<OpenCallChange>): Promise<void> {
  const rows = batch.flatMap(([key, change]) =>
    change.type === 'keep' ? [openCallRow(key, change.call)] : [],
  )
  const closed = batch.flatMap(([key, { type }]) => (type === 'close' ? [key] : []))
  if (rows.length > 0) await upsertRows(db, 'nacd_open_calls', 'record_id', rows)
  if (closed.length > 0) {
    await db.deleteFrom('nacd_open_calls').where('record_id', 'in', closed).execute()
  }
}

const openCallRow = (key: string, { switchName, state, savedAt }: OpenCall): OpenCallRow => ({
  record_id: key,
  switch_name: clip(switchName, 64),
  state: encodeState(state),
  saved_at: whole(savedAt),
})
