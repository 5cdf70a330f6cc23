import type { Kysely } from 'kysely'
import { longestPrefix } from '../../../core/routing/table/prefix-key.ts'
import { takeNumbers } from '../counters.ts'
import type { RouteRow, StoreSchema } from '../schema.ts'

type Db = Kysely<StoreSchema>

/** Which routes are wanted. */
export interface RouteFilter {
  /** What the route's prefix begins with. */
  readonly prefix?: string
  readonly gateway?: string
}

/** The batches whose rows are routes, the newest last. */
export async function liveBatches(db: Db): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('nacd_route_batches')
    .select('number')
    .where('state', '=', 'live')
    .orderBy('number')
    .execute()
  return rows.map(({ number }) => number)
}

/** The batch a single new route belongs to; made where there is none. */
export async function batchForOne(db: Db): Promise<number> {
  const newest = (await liveBatches(db)).at(-1)
  if (newest !== undefined) return newest
  const number = await takeNumbers(db, 'route_batch', 1)
  await db.insertInto('nacd_route_batches').values({ number, state: 'live' }).execute()
  return number
}

/** The rows that are routes. */
export function liveRoutes(db: Db, { prefix = '', gateway }: RouteFilter) {
  const live = db.selectFrom('nacd_route_batches').select('number').where('state', '=', 'live')
  const rows = db.selectFrom('nacd_routes').where('batch', 'in', live)
  const ofGateway = gateway === undefined ? rows : rows.where('gateway', '=', gateway)
  if (prefix === '') return ofGateway
  // LIKE alone is exact and looks at every row; the span about it is found by the index, however the database sorts.
  return ofGateway
    .where('prefix', '>=', prefix)
    .where('prefix', '<=', prefix + beyondAll)
    .where('prefix', 'like', `${prefix}%`)
}

/** Longer than any prefix; those are of digits and +, signs that LIKE does not know. */
const beyondAll = '9'.repeat(longestPrefix + 1)

/** Counting stops here: a count over a million would hold up everything else. */
const mostCounted = 20_000

export async function countRoutes(db: Db, filter: RouteFilter): Promise<number> {
  const { total } = await db
    .selectFrom(liveRoutes(db, filter).select('id').limit(mostCounted).as('routes'))
    .select(row => row.fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow()
  return Number(total)
}

/** One route, null where its batch is not live. */
export async function findRoute(db: Db, id: number): Promise<RouteRow | null> {
  return (await liveRoutes(db, {}).selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}
