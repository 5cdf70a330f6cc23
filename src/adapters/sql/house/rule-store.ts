import type { Kysely } from 'kysely'
import type { Holiday } from '../../../core/hours/opening.ts'
import type { BlacklistAdmin, BlacklistEntry } from '../../../ports/house/blacklist-admin.ts'
import type { HolidayAdmin } from '../../../ports/house/holiday-admin.ts'
import type { Page, PageRequest } from '../../../ports/page.ts'
import type { ChangeOutcome, SaveOutcome } from '../../../ports/queue/agent-admin.ts'
import { missingGroups } from '../agents/agent-queries.ts'
import type { Changes, Topic } from '../changes.ts'
import { dropRow, findRow, pageOfRows, putRow } from '../database/keyed-rows.ts'
import type { StoreSchema } from '../schema.ts'
import { blacklistEntry, blacklistRow, holidayRecord, holidayRow } from './house-rule-rows.ts'

type Db = Kysely<StoreSchema>
type RuleTable = 'nacd_holidays' | 'nacd_blacklist' | 'nacd_vips'

/** How one kind of house rule is kept. */
interface RuleKind<T extends RuleTable, R> {
  readonly table: T
  readonly topic: Topic
  readonly row: (record: R) => StoreSchema[T]
  readonly record: (row: StoreSchema[T]) => R
  /** The groups it names, all of which must exist. */
  readonly groups: (record: Partial<R>) => readonly string[]
}

/** House rules of one kind in SQL. Each write is one transaction. */
export class RuleStore<T extends RuleTable, R extends object> {
  readonly #db: Db
  readonly #changes: Changes
  readonly #kind: RuleKind<T, R>

  constructor(db: Db, changes: Changes, kind: RuleKind<T, R>) {
    this.#db = db
    this.#changes = changes
    this.#kind = kind
  }

  async page(request: PageRequest, where: Partial<StoreSchema[T]> = {}): Promise<Page<R>> {
    const { items, total } = await pageOfRows(this.#db, this.#kind.table, request, where)
    return { items: items.map(this.#kind.record), total }
  }

  find(key: string): Promise<R | null> {
    return this.#read(this.#db, key)
  }

  save(record: R): Promise<SaveOutcome> {
    return this.#changes.write(this.#kind.topic, async db => {
      const groups = await missingGroups(db, this.#kind.groups(record))
      if (groups.length > 0) return { type: 'unknownGroups', groups }
      return { type: (await putRow(db, this.#kind.table, this.#kind.row(record))) ? 'replaced' : 'created' }
    })
  }

  change(key: string, change: Partial<R>): Promise<ChangeOutcome<R>> {
    return this.#changes.write(this.#kind.topic, async db => {
      const before = await this.#read(db, key)
      if (before === null) return { type: 'notFound' }
      const groups = await missingGroups(db, this.#kind.groups(change))
      if (groups.length > 0) return { type: 'unknownGroups', groups }
      const record = { ...before, ...change }
      await putRow(db, this.#kind.table, this.#kind.row(record))
      return { type: 'changed', record }
    })
  }

  remove(key: string): Promise<boolean> {
    return this.#changes.write(this.#kind.topic, db => dropRow(db, this.#kind.table, key))
  }

  async #read(db: Db, key: string): Promise<R | null> {
    const row = await findRow(db, this.#kind.table, key)
    return row === null ? null : this.#kind.record(row)
  }
}

export function sqlHolidays(db: Db, changes: Changes): HolidayAdmin {
  const store = new RuleStore<'nacd_holidays', Holiday>(db, changes, {
    table: 'nacd_holidays',
    topic: 'rules',
    row: holidayRow,
    record: holidayRecord,
    groups: ({ groups = [] }) => groups,
  })
  return {
    list: request => store.page(request),
    find: date => store.find(date),
    save: record => store.save(record),
    change: (date, change) => store.change(date, change),
    remove: date => store.remove(date),
  }
}

export function sqlBlacklist(db: Db, changes: Changes): BlacklistAdmin {
  const store = new RuleStore<'nacd_blacklist', BlacklistEntry>(db, changes, {
    table: 'nacd_blacklist',
    topic: 'rules',
    row: blacklistRow,
    record: blacklistEntry,
    groups: ({ group = '' }) => (group === '' ? [] : [group]),
  })
  return {
    list: (group, request) => store.page(request, group === null ? {} : { group_number: group }),
    find: number => store.find(number),
    save: record => store.save(record),
    change: (number, change) => store.change(number, change),
    remove: number => store.remove(number),
    onChange: listener => changes.onChange('rules', listener),
  }
}
