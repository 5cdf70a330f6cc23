import { existsSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { makePrivateFile } from '../database/sqlite.ts'
import { reasonOf, StoreUnavailable } from '../database/store-error.ts'
import { type SampleNumbers, sampleRows, usualNumbers } from '../sample/sample-rows.ts'
import { sampleScript } from '../sample/sample-script.ts'

/** What became of the wish for a demo database. */
export type SeedOutcome =
  /** A new file with extensions 1001-1010. */
  | { readonly type: 'seeded' }
  /** The file was there, whoever made it: not touched. */
  | { readonly type: 'there' }

/** The ten extensions of the demo, as the first users of nacd know them. */
export const demoExtensions: readonly string[] = usualNumbers.extensions

/** Nobody has an outside number: there is no carrier, and what is dialled wrongly is told to be wrong. */
const demoNumbers: SampleNumbers = { ...usualNumbers, dids: [] }

/**
 * Makes the demo customer database where there is no file of that name: the sample of examples/customer-database, with
 * extensions 1001-1010 and a password from `newPassword` for each. It is made beside and renamed when complete, so a
 * start that was cut short is simply repeated. Rejects with StoreUnavailable when the file cannot be made.
 */
export async function seedDemo(file: string, newPassword: () => string): Promise<SeedOutcome> {
  if (existsSync(file)) return { type: 'there' }
  const unfinished = `${file}.new`
  try {
    removeDatabase(unfinished)
    makeDemo(unfinished, newPassword)
    renameSync(unfinished, file)
    return { type: 'seeded' }
  } catch (error) {
    throw new StoreUnavailable(file, reasonOf(error), { cause: error })
  }
}

/** Closing folds the write-ahead log into the one file that is renamed. */
function makeDemo(file: string, newPassword: () => string): void {
  makePrivateFile(file)
  const database = new Database(file)
  try {
    database.pragma('journal_mode = WAL')
    database.exec(sampleScript('sqlite', sampleRows(demoNumbers, newPassword)))
    database.exec('CREATE TABLE nacd_demo (made_at bigint)')
  } finally {
    database.close()
  }
}

/** A database file with what SQLite may have left beside it. */
function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(file + end, { force: true })
}
