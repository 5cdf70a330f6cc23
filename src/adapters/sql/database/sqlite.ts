import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import {
  type Dialect,
  type DialectAdapter,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely'
import { asStoreError } from './fault.ts'
import { reasonOf, StoreUnavailable } from './store-error.ts'

/** How long a statement waits for another process's write, in ms. The wait blocks, so it is short. */
const busyMs = 1000

/** A SQLite file in WAL mode, made (mode 0600, with its folder) where there is none. Throws StoreUnavailable. */
export function openSqlite(file: string): Dialect {
  try {
    if (file !== ':memory:') makePrivateFile(file)
    const database = new Database(file, { timeout: busyMs })
    try {
      // WAL with NORMAL: a commit survives the death of this process without an fsync each (sqlite.org/wal.html).
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      database.pragma('foreign_keys = ON')
    } catch (error) {
      database.close()
      throw error
    }
    return new TransactionalSqliteDialect({ database: withOurErrors(database, file) })
  } catch (error) {
    throw new StoreUnavailable(file, reasonOf(error), { cause: error })
  }
}

/** It will hold phone numbers: nobody else's to read. An existing file keeps its mode. */
export function makePrivateFile(file: string): void {
  makeFolder(dirname(file))
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Level by level: node's own `recursive` never returns where the file system answers ENOENT to a mkdir (/proc does). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** The file to read and nothing else; it must be there. Throws StoreUnavailable. */
export function openSqliteToRead(file: string): Dialect {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true, timeout: busyMs })
    return new SqliteDialect({ database: withOurErrors(database, file) })
  } catch (error) {
    throw new StoreUnavailable(file, reasonOf(error), { cause: error })
  }
}

/** Errors as ours, on a database whose values are none of anybody's business. */
function withOurErrors(database: Database.Database, file: string): SqliteDatabase {
  const ours = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw asStoreError(file, error)
    }
  }
  return {
    prepare(sql) {
      const statement = ours(() => database.prepare<unknown[]>(sql))
      return {
        reader: statement.reader,
        all: parameters => ours(() => statement.all(...parameters)),
        run: parameters => ours(() => statement.run(...parameters)),
        iterate: parameters => statement.iterate(...parameters),
      } satisfies SqliteStatement
    },
    close: () => void database.close(),
  }
}

/** kysely runs SQLite migrations without a transaction, yet SQLite's DDL is transactional: half a migration must not stay. */
class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter()
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
