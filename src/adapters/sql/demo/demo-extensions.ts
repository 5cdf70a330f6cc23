import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import type {
  ExtensionAdmin,
  ExtensionChange,
  ExtensionRecord,
} from '../../../ports/house/extension-admin.ts'
import type { Page, PageRequest } from '../../../ports/page.ts'
import { openSqlite } from '../database/sqlite.ts'
import type { ExtensionRow } from '../sample/extension-row.ts'
import type { DemoSchema } from './demo-database.ts'

export type OpenedDemoExtensions = ExtensionAdmin & {
  /** Number and password of every enabled extension, for the lines a newcomer reads at start. */
  passwords(): Promise<ReadonlyMap<string, string>>
  close(): Promise<void>
}

/**
 * The extensions of the demo database, to read and write. Null when `file` is not a database that `seedDemo` made:
 * a customer's own is never written to.
 */
export function openDemoExtensions(file: string): OpenedDemoExtensions | null {
  if (!isDemo(file)) return null
  return new DemoExtensions(new Kysely<DemoSchema>({ dialect: openSqlite(file) }))
}

/** Looked at read-only, so that a foreign file is not even switched to WAL. */
function isDemo(file: string): boolean {
  if (!existsSync(file)) return false
  const database = new Database(file, { readonly: true })
  try {
    const tables =
      "select count(*) from sqlite_master where type = 'table' and name in ('nway_extension', 'nacd_demo')"
    return database.prepare(tables).pluck().get() === 2
  } finally {
    database.close()
  }
}

class DemoExtensions implements OpenedDemoExtensions {
  readonly #db: Kysely<DemoSchema>

  constructor(db: Kysely<DemoSchema>) {
    this.#db = db
  }

  async list({ page, pageSize }: PageRequest): Promise<Page<ExtensionRecord>> {
    const rows = await this.#db
      .selectFrom('nway_extension')
      .selectAll()
      .orderBy('extension_number')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute()
    const { total } = await this.#db
      .selectFrom('nway_extension')
      .select(row => row.fn.countAll<number | string>().as('total'))
      .executeTakeFirstOrThrow()
    return { items: rows.map(extensionRecord), total: Number(total) }
  }

  async find(number: string): Promise<ExtensionRecord | null> {
    const row = await findRow(this.#db, number)
    return row === undefined ? null : extensionRecord(row)
  }

  save(record: ExtensionRecord, password: string | null): Promise<'created' | 'replaced' | 'passwordNeeded'> {
    return this.#db.transaction().execute(async db => {
      const before = await findRow(db, record.number)
      const kept = password ?? before?.extension_pswd
      if (kept === undefined) return 'passwordNeeded'
      const row = extensionRow(record, kept)
      if (before === undefined) await db.insertInto('nway_extension').values(row).execute()
      else await updateRow(db, row)
      return before === undefined ? 'created' : 'replaced'
    })
  }

  change(number: string, { password, ...change }: ExtensionChange): Promise<ExtensionRecord | null> {
    return this.#db.transaction().execute(async db => {
      const before = await findRow(db, number)
      if (before === undefined) return null
      const record = { ...extensionRecord(before), ...change, number }
      await updateRow(db, extensionRow(record, password ?? before.extension_pswd))
      return record
    })
  }

  async remove(number: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('nway_extension')
      .where('extension_number', '=', number)
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }

  async passwords(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db
      .selectFrom('nway_extension')
      .select(['extension_number', 'extension_pswd'])
      .where('enabled', '=', 1)
      .orderBy('extension_number')
      .execute()
    return new Map(rows.map(row => [row.extension_number, row.extension_pswd]))
  }

  close(): Promise<void> {
    return this.#db.destroy()
  }
}

const findRow = (db: Kysely<DemoSchema>, number: string): Promise<ExtensionRow | undefined> =>
  db.selectFrom('nway_extension').selectAll().where('extension_number', '=', number).executeTakeFirst()

async function updateRow(db: Kysely<DemoSchema>, row: ExtensionRow): Promise<void> {
  const { extension_number, ...columns } = row
  await db
    .updateTable('nway_extension')
    .set(columns)
    .where('extension_number', '=', extension_number)
    .execute()
}

function extensionRecord(row: ExtensionRow): ExtensionRecord {
  return {
    number: row.extension_number,
    name: row.name,
    calloutNumber: row.callout_number,
    gatewayName: row.gateway_name,
    extensionType: row.extension_type,
    enabled: row.enabled === 1,
  }
}

function extensionRow(record: ExtensionRecord, password: string): ExtensionRow {
  return {
    extension_number: record.number,
    extension_pswd: password,
    extension_type: record.extensionType,
    callout_number: record.calloutNumber,
    gateway_name: record.gatewayName,
    name: record.name,
    enabled: record.enabled ? 1 : 0,
  }
}
