import type { Kysely } from 'kysely'
import type { StoreSchema } from './schema.ts'

type Db = Kysely<StoreSchema>

/** What is numbered. */
type Counter = 'route' | 'route_batch' | 'destination_rule'

/** Takes `count` numbers for good, in a transaction: the first of them. Others wait here until it ends. */
export async function takeNumbers(db: Db, name: Counter, count: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('nacd_counters')
    .set(row => ({ value: row('value', '+', count) }))
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) {
    await db.insertInto('nacd_counters').values({ name, value: count }).execute()
    return 1
  }
  const { value } = await db
    .selectFrom('nacd_counters')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return Number(value) - count + 1
}

/** A number somebody chose: it is not given out again, nor any below it. */
export async function noteNumber(db: Db, name: Counter, value: number): Promise<void> {
  const first = await takeNumbers(db, name, 1)
  if (first > value) return
  await db.updateTable('nacd_counters').set({ value }).where('name', '=', name).execute()
}
