import { setImmediate } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Route } from '../../../core/routing/table/route.ts'
import type { RouteAdmin, RouteChange, RouteQuery, Routes } from '../../../ports/lines/routing.ts'
import type { Page } from '../../../ports/page.ts'
import type { Changes } from '../changes.ts'
import { noteNumber, takeNumbers } from '../counters.ts'
import { dropRow, putRow } from '../database/keyed-rows.ts'
import type { RouteRow, StoreSchema } from '../schema.ts'
import { batchForOne, countRoutes, findRoute, liveBatches, liveRoutes } from './route-batches.ts'
import { routeOf, routeRow } from './route-rows.ts'

type Db = Kysely<StoreSchema>

/** Rows read at once, and rows counted at once: a SQLite file is read in this thread, and calls come in between. */
const rowsAPage = 2_000
const rowsACount = 20_000

/** The route table in SQL, read from the database each time: whoever routes keeps it in a form of its own. */
export class SqlRouteStore implements Routes, RouteAdmin {
  readonly #db: Db
  readonly #changes: Changes

  constructor(db: Db, changes: Changes) {
    this.#db = db
    this.#changes = changes
  }

  onChange(listener: () => void): void {
    this.#changes.onChange('routes', listener)
  }

  async count(): Promise<number> {
    const live = await liveBatches(this.#db)
    let [count, last] = [0, 0]
    while (live.length > 0) {
      const { rows, highest } = await this.#countAfter(last, live)
      count += rows
      if (rows < rowsACount) break
      last = highest
      await setImmediate()
    }
    return count
  }

  /** By id. What changes between two pages may be in or not; `onChange` then tells that there is something new. */
  async *pages(): AsyncGenerator<readonly Route[], void, void> {
    const live = await liveBatches(this.#db)
    let last = 0
    while (live.length > 0) {
      const rows = await this.#rowsAfter(last, live)
      if (rows.length > 0) yield rows.map(routeOf)
      last = rows.at(-1)?.id ?? last
      if (rows.length < rowsAPage) return
      await setImmediate()
    }
  }

  async list({ page, pageSize, ...filter }: RouteQuery): Promise<Page<Route>> {
    const wanted = liveRoutes(this.#db, filter).selectAll()
    // As the index of prefixes has them.
    const rows = await (filter.prefix ? wanted.orderBy('prefix') : wanted)
      .orderBy('id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute()
    return { items: rows.map(routeOf), total: await countRoutes(this.#db, filter) }
  }

  async find(id: number): Promise<Route | null> {
    const row = await findRoute(this.#db, id)
    return row && routeOf(row)
  }

  add(route: Omit<Route, 'id'>): Promise<Route> {
    return this.#changes.write('routes', async db => {
      const added = { ...route, id: await takeNumbers(db, 'route', 1) }
      await db
        .insertInto('nacd_routes')
        .values(routeRow(added, await batchForOne(db)))
        .execute()
      return added
    })
  }

  save(route: Route): Promise<'created' | 'replaced'> {
    return this.#changes.write('routes', async db => {
      const before = await findRoute(db, route.id)
      if (before === null) await noteNumber(db, 'route', route.id)
      // A row of that id may be left over from a batch that is gone.
      await putRow(db, 'nacd_routes', routeRow(route, before?.batch ?? (await batchForOne(db))))
      return before === null ? 'created' : 'replaced'
    })
  }

  change(id: number, change: RouteChange): Promise<Route | null> {
    return this.#changes.write('routes', async db => {
      const before = await findRoute(db, id)
      if (before === null) return null
      const route = merge(routeOf(before), change)
      await putRow(db, 'nacd_routes', routeRow(route, before.batch))
      return route
    })
  }

  remove(id: number): Promise<boolean> {
    return this.#changes.write('routes', async db => {
      if ((await findRoute(db, id)) === null) return false
      return dropRow(db, 'nacd_routes', id)
    })
  }

  async #countAfter(last: number, live: readonly number[]) {
    const some = this.#after(last, live).select('id').limit(rowsACount).as('some')
    const { rows, highest } = await this.#db
      .selectFrom(some)
      .select(row => [row.fn.countAll<number | string>().as('rows'), row.fn.max('id').as('highest')])
      .executeTakeFirstOrThrow()
    return { rows: Number(rows), highest: Number(highest) }
  }

  #rowsAfter(last: number, live: readonly number[]): Promise<RouteRow[]> {
    return this.#after(last, live).selectAll().limit(rowsAPage).execute()
  }

  #after(last: number, live: readonly number[]) {
    return this.#db.selectFrom('nacd_routes').where('id', '>', last).where('batch', 'in', live).orderBy('id')
  }
}

const merge = (route: Route, { only, ...change }: RouteChange): Route => ({
  ...route,
  ...change,
  only: { ...route.only, ...only },
})
