import type { Kysely } from 'kysely'
import type { OpenCall } from '../../../ports/calls/open-calls.ts'
import type { Clock } from '../../../ports/clock.ts'
import { encodeState } from '../../../runtime/restart/saved-state.ts'
import { clip, whole } from '../database/column-values.ts'
import { inTransaction } from '../database/transaction.ts'
import { upsertRows } from '../database/upsert.ts'
import { withoutRefused } from '../database/without-refused.ts'
import type { Batch } from '../database/write-behind.ts'
import type { OpenCallRow, StoreSchema } from '../schema.ts'

type Db = Kysely<StoreSchema>

/** Writes the rows of calls, in one transaction. Returns why, for each row the database refused. */
export const keepOpenCalls = (db: Db, clock: Clock, batch: Batch<OpenCall>): Promise<readonly string[]> =>
  withoutRefused(batch, some =>
    inTransaction(db, clock, transaction =>
      upsertRows(
        transaction,
        'nacd_open_calls',
        'record_id',
        some.map(([key, call]) => openCallRow(key, call)),
      ),
    ),
  )

/** Removes the rows of calls. */
export const closeOpenCalls = (db: Db, clock: Clock, keys: readonly string[]): Promise<unknown> =>
  inTransaction(db, clock, transaction =>
    transaction.deleteFrom('nacd_open_calls').where('record_id', 'in', keys).execute(),
  )

const openCallRow = (key: string, { switchName, state, savedAt }: OpenCall): OpenCallRow => ({
  record_id: key,
  switch_name: clip(switchName, 64),
  state: encodeState(state),
  saved_at: whole(savedAt),
})
