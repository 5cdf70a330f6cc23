import { existsSync, renameSync, rmSync } from 'node:fs'
import { Kysely } from 'kysely'
import { openSqlite } from '../dialect.ts'
import { reasonOf, StoreUnavailable } from '../store-error.ts'
import type { DemoExtensionRow, DemoSchema } from './demo-database.ts'

/** What became of the wish for a demo database. */
export type SeedOutcome =
  /** A new file with extensions 1001-1010. */
  | { readonly type: 'seeded' }
  /** The file was there, whoever made it: not touched. */
  | { readonly type: 'there' }

/** The ten extensions of the demo, as the first users of nacd know them. */
export const demoExtensions: readonly string[] = Array.from({ length: 10 }, (_, index) =>
  String(1001 + index),
)

/**
 * Makes the demo customer database where there is no file of that name: extensions 1001-1010, each with a password from
 * `newPassword`. It is made beside and renamed when complete, so a start that was cut short is simply repeated.
 * Rejects with StoreUnavailable when the file cannot be made.
 */
export async function seedDemo(file: string, newPassword: () => string): Promise<SeedOutcome> {
  if (existsSync(file)) return { type: 'there' }
  const unfinished = `${file}.new`
  try {
    removeDatabase(unfinished)
    await makeDemo(unfinished, newPassword)
    renameSync(unfinished, file)
    return { type: 'seeded' }
  } catch (error) {
    throw new StoreUnavailable(file, reasonOf(error), { cause: error })
  }
}

async function makeDemo(file: string, newPassword: () => string): Promise<void> {
  const db = new Kysely<DemoSchema>({ dialect: openSqlite(file) })
  try {
    await createTables(db)
    await db
      .insertInto('nway_extension')
      .values(demoExtensions.map(number => demoRow(number, newPassword())))
      .execute()
  } finally {
    // Closing folds the write-ahead log into the one file that is renamed.
    await db.destroy()
  }
}

const demoRow = (number: string, password: string): DemoExtensionRow => ({
  extension_number: number,
  extension_pswd: password,
  extension_type: 0,
  callout_number: '',
  gateway_name: '',
  name: `Demo ${number}`,
  enabled: 1,
})

async function createTables(db: Kysely<DemoSchema>): Promise<void> {
  await db.schema
    .createTable('nway_extension')
    .addColumn('extension_number', 'varchar(32)', column => column.primaryKey())
    .addColumn('extension_pswd', 'varchar(128)', column => column.notNull())
    .addColumn('extension_type', 'smallint', column => column.notNull())
    .addColumn('callout_number', 'varchar(32)', column => column.notNull())
    .addColumn('gateway_name', 'varchar(64)', column => column.notNull())
    .addColumn('name', 'varchar(64)', column => column.notNull())
    .addColumn('enabled', 'smallint', column => column.notNull())
    .execute()
  await db.schema.createTable('nacd_demo').addColumn('made_at', 'bigint').execute()
}

/** A database file with what SQLite may have left beside it. */
function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(file + end, { force: true })
}
