import type { Kysely } from 'kysely'
import type { Clock } from '../../../ports/clock.ts'
import type { NewRoute, RouteLoad, RouteLoads } from '../../../ports/lines/routing.ts'
import type { Changes } from '../changes.ts'
import { takeNumbers } from '../counters.ts'
import { inTransaction } from '../database/transaction.ts'
import type { StoreSchema } from '../schema.ts'
import { routeRow } from './route-rows.ts'

type Db = Kysely<StoreSchema>

/** Rows of one statement: no database takes any number of values at once. */
const rowsAStatement = 500
/** Rows of one transaction when they are removed. */
const rowsARemoval = 1_000
/** Pause between two transactions, ms: a SQLite file has one writer at a time, and calls are written down meanwhile. */
const pauseMs = 5

/** Loads of routes in SQL: written bit by bit into a batch nobody reads, which then becomes live in one small transaction. */
export class SqlRouteLoads implements RouteLoads {
  readonly #db: Db
  readonly #changes: Changes
  readonly #clock: Clock

  constructor(db: Db, changes: Changes, clock: Clock) {
    this.#db = db
    this.#changes = changes
    this.#clock = clock
  }

  async begin(): Promise<RouteLoad> {
    const batch = await inTransaction(this.#db, this.#clock, async db => {
      const number = await takeNumbers(db, 'route_batch', 1)
      await db
        .updateTable('nacd_route_batches')
        .set({ state: 'gone' })
        .where('state', '=', 'coming')
        .execute()
      await db.insertInto('nacd_route_batches').values({ number, state: 'coming' }).execute()
      return number
    })
    await this.#clean()
    return {
      add: routes => this.#add(batch, routes),
      finish: how => this.#finish(batch, how),
      abandon: () => this.#abandon(batch),
    }
  }

  async #add(batch: number, routes: readonly NewRoute[]): Promise<void> {
    await this.#pause()
    await inTransaction(this.#db, this.#clock, async db => {
      // Rows of a load that was overtaken would be removed by nobody.
      if (!(await moveBatch(db, batch, 'coming'))) return
      const first = await takeNumbers(db, 'route', routes.length)
      const rows = routes.map((route, at) => routeRow({ ...route, id: first + at }, batch))
      for (let from = 0; from < rows.length; from += rowsAStatement) {
        await db
          .insertInto('nacd_routes')
          .values(rows.slice(from, from + rowsAStatement))
          .execute()
      }
    })
  }

  async #finish(batch: number, how: 'add' | 'replace'): Promise<'live' | 'overtaken'> {
    const outcome = await this.#changes.write('routes', async db => {
      if (!(await moveBatch(db, batch, 'live'))) return 'overtaken'
      if (how === 'replace') await dropOthers(db, batch)
      return 'live'
    })
    await this.#clean()
    return outcome
  }

  async #abandon(batch: number): Promise<void> {
    await moveBatch(this.#db, batch, 'gone')
    await this.#clean()
  }

  /** Removes what is gone. Cut short, the next load goes on with it. */
  async #clean(): Promise<void> {
    const gone = await this.#db
      .selectFrom('nacd_route_batches')
      .select('number')
      .where('state', '=', 'gone')
      .execute()
    for (const { number } of gone) {
      let last: number | null = 0
      while (last !== null) last = await this.#removeSome(number, last)
      await this.#db.deleteFrom('nacd_route_batches').where('number', '=', number).execute()
    }
  }

  /** The last id that was removed, null = there are no more. */
  async #removeSome(batch: number, after: number): Promise<number | null> {
    await this.#pause()
    const rows = await this.#db
      .selectFrom('nacd_routes')
      .select('id')
      .where('batch', '=', batch)
      .where('id', '>', after)
      .orderBy('id')
      .limit(rowsARemoval)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return null
    await this.#db
      .deleteFrom('nacd_routes')
      .where('batch', '=', batch)
      .where('id', '>', after)
      .where('id', '<=', last.id)
      .execute()
    return rows.length < rowsARemoval ? null : last.id
  }

  #pause(): Promise<void> {
    return new Promise(resolve => this.#clock.after(pauseMs, resolve))
  }
}

/** False when another load has taken its place. */
async function moveBatch(db: Db, number: number, to: 'coming' | 'live' | 'gone'): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('nacd_route_batches')
    .set({ state: to })
    .where('number', '=', number)
    .where('state', '=', 'coming')
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

async function dropOthers(db: Db, number: number): Promise<void> {
  await db
    .updateTable('nacd_route_batches')
    .set({ state: 'gone' })
    .where('state', '=', 'live')
    .where('number', '!=', number)
    .execute()
}
