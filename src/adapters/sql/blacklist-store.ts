import type { Kysely } from 'kysely'
import type { ChangeOutcome, SaveOutcome } from '../../ports/agent-admin.ts'
import type { BlacklistAdmin, BlacklistChange, BlacklistEntry } from '../../ports/blacklist-admin.ts'
import type { Page, PageRequest } from '../../ports/page.ts'
import { missingGroups } from './agent-queries.ts'
import { blacklistEntry, blacklistRow } from './house-rule-rows.ts'
import type { StoreSchema } from './schema.ts'

type Db = Kysely<StoreSchema>

/** The blacklist in SQL. Each write is one transaction. */
export class SqlBlacklistStore implements BlacklistAdmin {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async list(group: string | null, { page, pageSize }: PageRequest): Promise<Page<BlacklistEntry>> {
    const all = this.#db.selectFrom('nacd_blacklist')
    const wanted = group === null ? all : all.where('group_number', '=', group)
    const rows = await wanted
      .selectAll()
      .orderBy('number')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute()
    const { total } = await wanted
      .select(row => row.fn.countAll<number | string>().as('total'))
      .executeTakeFirstOrThrow()
    return { items: rows.map(blacklistEntry), total: Number(total) }
  }

  find(number: string): Promise<BlacklistEntry | null> {
    return read(this.#db, number)
  }

  save(record: BlacklistEntry): Promise<SaveOutcome> {
    return this.#db.transaction().execute(async db => {
      const groups = await missingGroups(db, named(record.group))
      if (groups.length > 0) return { type: 'unknownGroups', groups }
      return { type: (await write(db, record)) ? 'replaced' : 'created' }
    })
  }

  change(number: string, change: BlacklistChange): Promise<ChangeOutcome<BlacklistEntry>> {
    return this.#db.transaction().execute(async db => {
      const before = await read(db, number)
      if (before === null) return { type: 'notFound' }
      const record = { ...before, ...change, number }
      const groups = await missingGroups(db, named(change.group))
      if (groups.length > 0) return { type: 'unknownGroups', groups }
      await write(db, record)
      return { type: 'changed', record }
    })
  }

  async remove(number: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('nacd_blacklist')
      .where('number', '=', number)
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }
}

const named = (group = ''): string[] => (group === '' ? [] : [group])

async function read(db: Db, number: string): Promise<BlacklistEntry | null> {
  const row = await db
    .selectFrom('nacd_blacklist')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst()
  return row === undefined ? null : blacklistEntry(row)
}

/** Returns whether the number was there. */
async function write(db: Db, record: BlacklistEntry): Promise<boolean> {
  const { number, ...columns } = blacklistRow(record)
  const known = (await read(db, number)) !== null
  if (known) await db.updateTable('nacd_blacklist').set(columns).where('number', '=', number).execute()
  else
    await db
      .insertInto('nacd_blacklist')
      .values({ number, ...columns })
      .execute()
  return known
}
