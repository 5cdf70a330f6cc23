import type { Kysely } from 'kysely'
import type { Holiday } from '../../core/hours/opening.ts'
import type { ChangeOutcome, SaveOutcome } from '../../ports/agent-admin.ts'
import type { HolidayAdmin, HolidayChange } from '../../ports/holiday-admin.ts'
import type { Page, PageRequest } from '../../ports/page.ts'
import { missingGroups } from './agent-queries.ts'
import { holidayRecord, holidayRow } from './house-rule-rows.ts'
import type { StoreSchema } from './schema.ts'

type Db = Kysely<StoreSchema>

/** Holidays in SQL. Each write is one transaction. */
export class SqlHolidayStore implements HolidayAdmin {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async list({ page, pageSize }: PageRequest): Promise<Page<Holiday>> {
    const all = this.#db.selectFrom('nacd_holidays')
    const rows = await all
      .selectAll()
      .orderBy('date')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute()
    const { total } = await all
      .select(row => row.fn.countAll<number | string>().as('total'))
      .executeTakeFirstOrThrow()
    return { items: rows.map(holidayRecord), total: Number(total) }
  }

  find(date: string): Promise<Holiday | null> {
    return read(this.#db, date)
  }

  save(record: Holiday): Promise<SaveOutcome> {
    return this.#db.transaction().execute(async db => {
      const groups = await missingGroups(db, record.groups)
      if (groups.length > 0) return { type: 'unknownGroups', groups }
      return { type: (await write(db, record)) ? 'replaced' : 'created' }
    })
  }

  change(date: string, change: HolidayChange): Promise<ChangeOutcome<Holiday>> {
    return this.#db.transaction().execute(async db => {
      const before = await read(db, date)
      if (before === null) return { type: 'notFound' }
      const record = { ...before, ...change, date }
      const groups = await missingGroups(db, change.groups ?? [])
      if (groups.length > 0) return { type: 'unknownGroups', groups }
      await write(db, record)
      return { type: 'changed', record }
    })
  }

  async remove(date: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('nacd_holidays')
      .where('date', '=', date)
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }
}

async function read(db: Db, date: string): Promise<Holiday | null> {
  const row = await db.selectFrom('nacd_holidays').selectAll().where('date', '=', date).executeTakeFirst()
  return row === undefined ? null : holidayRecord(row)
}

/** Returns whether the date was there. */
async function write(db: Db, record: Holiday): Promise<boolean> {
  const { date, ...columns } = holidayRow(record)
  const known = (await read(db, date)) !== null
  if (known) await db.updateTable('nacd_holidays').set(columns).where('date', '=', date).execute()
  else
    await db
      .insertInto('nacd_holidays')
      .values({ date, ...columns })
      .execute()
  return known
}
