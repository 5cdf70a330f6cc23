import { type Kysely, sql } from 'kysely'
import { writesOnDuplicateKey } from '../database/upsert.ts'
import type { AgentTimeRow, StoreSchema } from '../schema.ts'

/** Of a time that is there the longer counts: a statement that was given up and comes through late takes nothing away. */
export async function writeTimes(db: Kysely<StoreSchema>, rows: readonly AgentTimeRow[]): Promise<void> {
  const insert = db.insertInto('nacd_agent_times').values(rows)
  await (writesOnDuplicateKey(db)
    ? insert.onDuplicateKeyUpdate({ ms: sql`greatest(ms, values(ms))` })
    : insert.onConflict(conflict =>
        conflict
          .columns(['doing', 'quarter', 'extension', 'group_number', 'reason', 'run'])
          .doUpdateSet({ ms: sql`excluded.ms` })
          .where('nacd_agent_times.ms', '<', sql<number>`excluded.ms`),
      )
  ).execute()
}
