import { type Kysely, MysqlAdapter, sql } from 'kysely'
import type { Clock } from '../../ports/clock.ts'
import type { CallLogEntry } from './call-log.ts'
import { StoreFault } from './fault.ts'
import type { CdrRow, StepRow, StoreSchema } from './schema.ts'
import { inTransaction } from './transaction.ts'

type Db = Kysely<StoreSchema>

/**
 * Writes one batch as one transaction. A call reported twice keeps its later record, and a batch whose end is not known
 * (the connection broke at the commit) can be written again. What the database refuses is left out, so that one bad entry
 * does not keep all others waiting for ever: returns why, for each.
 */
export async function writeCallRows(
  db: Db,
  clock: Clock,
  entries: readonly CallLogEntry[],
): Promise<readonly string[]> {
  try {
    await writeBatch(db, clock, entries)
    return []
  } catch (error) {
    if (!(error instanceof StoreFault) || error.kind !== 'refused') throw error
    if (entries.length === 1) return [error.message]
    const refused: string[] = []
    for (const entry of entries) refused.push(...(await writeCallRows(db, clock, [entry])))
    return refused
  }
}

async function writeBatch(db: Db, clock: Clock, entries: readonly CallLogEntry[]): Promise<void> {
  const steps = entries.flatMap(entry => (entry.type === 'step' ? [entry.row] : []))
  const cdrs = latestOfEach(entries.flatMap(entry => (entry.type === 'ended' ? [entry.row] : [])))
  await inTransaction(db, clock, async transaction => {
    if (steps.length > 0) await putSteps(transaction, steps)
    if (cdrs.length > 0) await putCdrs(transaction, cdrs)
  })
}

/** In the order of their keys: two nodes that write the same rows then wait for each other, and do not deadlock. */
const latestOfEach = (rows: readonly CdrRow[]): CdrRow[] =>
  [...new Map(rows.map(row => [row.uuid, row])).values()].sort((one, other) =>
    one.uuid < other.uuid ? -1 : 1,
  )

const writesOnDuplicateKey = (db: Db): boolean => db.getExecutor().adapter instanceof MysqlAdapter

/** A step that is there already is the same one. */
async function putSteps(db: Db, steps: readonly StepRow[]): Promise<void> {
  const insert = db.insertInto('nacd_call_steps').values([...steps])
  await (writesOnDuplicateKey(db)
    ? insert.onDuplicateKeyUpdate(row => ({ seq: row.ref('seq') }))
    : insert.onConflict(conflict => conflict.columns(['call_uuid', 'seq']).doNothing())
  ).execute()
}

async function putCdrs(db: Db, cdrs: readonly CdrRow[]): Promise<void> {
  const insert = db.insertInto('nacd_cdrs').values([...cdrs])
  const columns = Object.keys(cdrs[0] ?? {}).filter(column => column !== 'uuid') as (keyof CdrRow)[]
  await (writesOnDuplicateKey(db)
    ? insert.onDuplicateKeyUpdate(Object.fromEntries(columns.map(column => [column, newValue(column)])))
    : insert.onConflict(conflict =>
        conflict
          .column('uuid')
          .doUpdateSet(row =>
            Object.fromEntries(columns.map(column => [column, row.ref(`excluded.${column}`)])),
          ),
      )
  ).execute()
}

/** What the statement would have inserted. MySQL 8.0.20 calls this function outdated; MariaDB has no other. */
const newValue = (column: keyof CdrRow) => sql`values(${sql.ref(column)})`
