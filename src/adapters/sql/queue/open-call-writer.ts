import type { Kysely } from 'kysely'
import type { Millis } from '../../../core/shared/ids.ts'
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

/** When each call was over: what was saved later is of one that has begun anew under the same name. */
export type Endings = Batch<Millis>

/** Removes the rows of calls that are over. Whenever the statement comes through, a row that was saved since stays. */
export const closeOpenCalls = (db: Db, clock: Clock, endings: Endings): Promise<unknown> =>
  inTransaction(db, clock, transaction =>
    transaction
      .deleteFrom('nacd_open_calls')
      .where(row =>
        row.or(
          endings.map(([key, overAt]) =>
            row.and([row('record_id', '=', key), row('saved_at', '<=', whole(overAt))]),
          ),
        ),
      )
      .execute(),
  )

const openCallRow = (key: string, { switchName, state, savedAt }: OpenCall): OpenCallRow => ({
  record_id: key,
  switch_name: clip(switchName, 64),
  state: encodeState(state),
  saved_at: whole(savedAt),
})
