import type { Kysely } from 'kysely'
import type { Clock } from '../../../ports/clock.ts'
import { inTransaction } from '../database/transaction.ts'
import { upsertRows, writesOnDuplicateKey } from '../database/upsert.ts'
import { withoutRefused } from '../database/without-refused.ts'
import type { CdrRow, StepRow, StoreSchema } from '../schema.ts'

type Db = Kysely<StoreSchema>

export type CallLogEntry =
  | { readonly type: 'step'; readonly row: StepRow }
  | { readonly type: 'ended'; readonly row: CdrRow }

/**
 * Writes one batch as one transaction. A call reported twice keeps its later record, and a batch whose end is not known
 * (the connection broke at the commit) can be written again. Returns why, for each entry the database refused.
 */
export const writeCallRows = (
  db: Db,
  clock: Clock,
  entries: readonly CallLogEntry[],
): Promise<readonly string[]> => withoutRefused(entries, some => writeBatch(db, clock, some))

async function writeBatch(db: Db, clock: Clock, entries: readonly CallLogEntry[]): Promise<void> {
  const steps = entries.flatMap(entry => (entry.type === 'step' ? [entry.row] : []))
  const cdrs = latestOfEach(entries.flatMap(entry => (entry.type === 'ended' ? [entry.row] : [])))
  await inTransaction(db, clock, async transaction => {
    if (steps.length > 0) await putSteps(transaction, steps)
    if (cdrs.length > 0) await upsertRows(transaction, 'nacd_cdrs', 'uuid', cdrs)
  })
}

/** In the order of their keys: two nodes that write the same rows then wait for each other, and do not deadlock. */
const latestOfEach = (rows: readonly CdrRow[]): CdrRow[] =>
  [...new Map(rows.map(row => [row.uuid, row])).values()].sort((one, other) =>
    one.uuid < other.uuid ? -1 : 1,
  )

/** A step that is there already is the same one. */
async function putSteps(db: Db, steps: readonly StepRow[]): Promise<void> {
  const insert = db.insertInto('nacd_call_steps').values([...steps])
  await (writesOnDuplicateKey(db)
    ? insert.onDuplicateKeyUpdate(row => ({ seq: row.ref('seq') }))
    : insert.onConflict(conflict => conflict.columns(['call_uuid', 'seq']).doNothing())
  ).execute()
}
