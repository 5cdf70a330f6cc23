import type { Kysely } from 'kysely'
import type { HouseLimit } from '../../../core/limit/house-limit.ts'
import type { HouseLimits, LimitAdmin, LimitChange } from '../../../ports/lines/limits.ts'
import type { Page, PageRequest } from '../../../ports/page.ts'
import type { Changes } from '../changes.ts'
import { dropRow, findRow, pageOfRows, putRow } from '../database/keyed-rows.ts'
import type { LastKnown } from '../last-known.ts'
import type { LimitRow, StoreSchema } from '../schema.ts'

type Db = Kysely<StoreSchema>

/** Limits in SQL. `limits()` comes from memory until the next change; writes are one transaction each. */
export class SqlLimitStore implements HouseLimits, LimitAdmin {
  readonly #db: Db
  readonly #changes: Changes
  readonly #all: LastKnown<readonly HouseLimit[]>

  constructor(db: Db, changes: Changes) {
    this.#db = db
    this.#changes = changes
    this.#all = changes.keep('limits', readAll)
  }

  limits(): Promise<readonly HouseLimit[]> {
    return this.#all.get()
  }

  onChange(listener: () => void): void {
    this.#changes.onChange('limits', listener)
  }

  async list(request: PageRequest): Promise<Page<HouseLimit>> {
    const { items, total } = await pageOfRows(this.#db, 'nacd_limits', request)
    return { items: items.map(limitOf), total }
  }

  find(key: string): Promise<HouseLimit | null> {
    return read(this.#db, key)
  }

  save(limit: HouseLimit): Promise<'created' | 'replaced'> {
    return this.#changes.write('limits', async db =>
      (await putRow(db, 'nacd_limits', limitRow(limit))) ? 'replaced' : 'created',
    )
  }

  change(key: string, change: LimitChange): Promise<HouseLimit | null> {
    return this.#changes.write('limits', async db => {
      const before = await read(db, key)
      if (before === null) return null
      const limit = { ...before, ...change, key }
      await putRow(db, 'nacd_limits', limitRow(limit))
      return limit
    })
  }

  remove(key: string): Promise<boolean> {
    return this.#changes.write('limits', db => dropRow(db, 'nacd_limits', key))
  }
}

async function readAll(db: Db): Promise<HouseLimit[]> {
  const rows = await db.selectFrom('nacd_limits').selectAll().orderBy('key').execute()
  return rows.map(limitOf)
}

async function read(db: Db, key: string): Promise<HouseLimit | null> {
  const row = await findRow(db, 'nacd_limits', key)
  return row && limitOf(row)
}

const limitRow = (limit: HouseLimit): LimitRow => ({
  key: limit.key,
  cps: limit.cps,
  max_concurrent: limit.maxConcurrent,
  per_hour: limit.perHour,
  per_day: limit.perDay,
  even_spacing: limit.evenSpacing ? 1 : 0,
})

const limitOf = (row: LimitRow): HouseLimit => ({
  key: row.key,
  cps: row.cps,
  maxConcurrent: row.max_concurrent,
  perHour: row.per_hour,
  perDay: row.per_day,
  evenSpacing: row.even_spacing === 1,
})
