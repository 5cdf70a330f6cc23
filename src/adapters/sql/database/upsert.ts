import { type Kysely, MysqlAdapter, sql } from 'kysely'
import type { StoreSchema } from '../schema.ts'

type Db = Kysely<StoreSchema>

/** Tables of which many rows are written at once. */
export type UpsertedTable = 'nacd_cdrs' | 'nacd_agent_states' | 'nacd_open_calls' | 'nacd_callbacks'

export const writesOnDuplicateKey = (db: Db): boolean => db.getExecutor().adapter instanceof MysqlAdapter

/** Writes rows, new or not, in one statement. Each key may come once, and there is one row at least. */
export async function upsertRows<T extends UpsertedTable>(
  db: Db,
  of: T,
  key: keyof StoreSchema[T] & string,
  rows: readonly StoreSchema[T][],
): Promise<void> {
  // kysely's types follow a table that is known when the program is written; any of them is as good as another here.
  const table = of as 'nacd_agent_states'
  const insert = db.insertInto(table).values(rows as unknown as StoreSchema['nacd_agent_states'][])
  const columns = Object.keys(rows[0] ?? {}).filter(column => column !== key) as 'state'[]
  await (writesOnDuplicateKey(db)
    ? insert.onDuplicateKeyUpdate(Object.fromEntries(columns.map(column => [column, newValue(column)])))
    : insert.onConflict(conflict =>
        conflict
          .column(key as 'extension')
          .doUpdateSet(row =>
            Object.fromEntries(columns.map(column => [column, row.ref(`excluded.${column}`)])),
          ),
      )
  ).execute()
}

/** What the statement would have inserted. MySQL 8.0.20 calls this function outdated; MariaDB has no other. */
const newValue = (column: string) => sql`values(${sql.ref(column)})`
