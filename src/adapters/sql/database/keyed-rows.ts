import type { Kysely } from 'kysely'
import type { Page, PageRequest } from '../../../ports/page.ts'
import type { StoreSchema } from '../schema.ts'

type Db = Kysely<StoreSchema>

/** Tables with one column as their key. */
const keys = {
  nacd_groups: 'number',
  nacd_agents: 'extension',
  nacd_gateways: 'name',
  nacd_holidays: 'date',
  nacd_blacklist: 'number',
  nacd_limits: 'key',
  nacd_destination_rules: 'id',
  nacd_routes: 'id',
  nacd_vips: 'number',
} as const satisfies Partial<Record<keyof StoreSchema, string>>

export type KeyedTable = keyof typeof keys

/**
 * kysely's types follow a table that is known when the program is written; for the queries below any of them is as good
 * as another.
 */
const asAny = (table: KeyedTable) => ({
  table: table as 'nacd_gateways',
  key: keys[table] as 'name',
})

export async function findRow<T extends KeyedTable>(
  db: Db,
  of: T,
  value: string | number,
): Promise<StoreSchema[T] | null> {
  const { table, key } = asAny(of)
  const row = await db
    .selectFrom(table)
    .selectAll()
    .where(key, '=', value as string)
    .executeTakeFirst()
  return (row ?? null) as StoreSchema[T] | null
}

/** Rows in the order of their keys. `where`: columns that must have this value. */
export async function pageOfRows<T extends KeyedTable>(
  db: Db,
  of: T,
  { page, pageSize }: PageRequest,
  where: Partial<StoreSchema[T]> = {},
): Promise<Page<StoreSchema[T]>> {
  const { table, key } = asAny(of)
  const wanted = db.selectFrom(table).where(row => row.and(where as Record<string, string>))
  const rows = await wanted
    .selectAll()
    .orderBy(key)
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await wanted
    .select(row => row.fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow()
  return { items: rows as unknown as StoreSchema[T][], total: Number(total) }
}

/** Writes a row, new or not, and says whether it was there. Inside `Changes.write` no one else writes it meanwhile. */
export async function putRow<T extends KeyedTable>(db: Db, of: T, row: StoreSchema[T]): Promise<boolean> {
  const { table, key } = asAny(of)
  const { [key]: value, ...columns } = row as unknown as StoreSchema['nacd_gateways']
  const { numUpdatedRows } = await db
    .updateTable(table)
    .set(columns)
    .where(key, '=', value)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) return true
  await db
    .insertInto(table)
    .values({ [key]: value, ...columns })
    .execute()
  return false
}

/** Says whether it was there. */
export async function dropRow(db: Db, of: KeyedTable, value: string | number): Promise<boolean> {
  const { table, key } = asAny(of)
  const { numDeletedRows } = await db
    .deleteFrom(table)
    .where(key, '=', value as string)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
