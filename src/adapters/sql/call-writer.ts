import type { Kysely } from 'kysely'
import type { CallLogEntry } from './call-log.ts'
import type { CdrRow, StoreSchema } from './schema.ts'

/** Writes one batch as one transaction. A call reported twice keeps its later record. */
export async function writeCallRows(
  db: Kysely<StoreSchema>,
  entries: readonly CallLogEntry[],
): Promise<void> {
  const steps = entries.flatMap(entry => (entry.type === 'step' ? [entry.row] : []))
  const cdrs = latestOfEach(entries.flatMap(entry => (entry.type === 'ended' ? [entry.row] : [])))
  await db.transaction().execute(async transaction => {
    if (steps.length > 0) await transaction.insertInto('nacd_call_steps').values(steps).execute()
    if (cdrs.length === 0) return
    // Delete and insert: the three databases have no common "insert or update".
    const uuids = cdrs.map(row => row.uuid)
    await transaction.deleteFrom('nacd_cdrs').where('uuid', 'in', uuids).execute()
    await transaction.insertInto('nacd_cdrs').values(cdrs).execute()
  })
}

const latestOfEach = (rows: readonly CdrRow[]): CdrRow[] => [
  ...new Map(rows.map(row => [row.uuid, row])).values(),
]
