import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { type Dialect, type DialectAdapter, SqliteAdapter, SqliteDialect } from 'kysely'
import type { StoreConfig } from '../../config/config.ts'
import { reasonOf, StoreUnavailable } from './store-error.ts'

/** How long a statement waits for another process's write, in ms. The wait blocks, so it is short. */
const busyMs = 1000

/** The one place that knows which database is behind the store: everything else is kysely, the same for all. */
export function openDialect(store: StoreConfig): Dialect {
  if (store.type !== 'sqlite') {
    throw new StoreUnavailable(`(${store.type})`, 'only sqlite:FILE is supported in this version')
  }
  return openSqlite(store.file)
}

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
    return new TransactionalSqliteDialect({ database })
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
