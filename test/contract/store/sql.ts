import Database from 'better-sqlite3'
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { StoreConfig } from '../../../src/config/config.ts'

/** Runs statements on a store's database by hand, one after another; gives the rows of the last. */
export async function asAdministrator(
  config: StoreConfig,
  ...statements: readonly string[]
): Promise<unknown[]> {
  const session = await openSession(config)
  try {
    let rows: unknown[] = []
    for (const statement of statements) rows = await session.run(statement)
    return rows
  } finally {
    await session.end()
  }
}

/** How many rows a table has, on any database. */
export async function rowsIn(config: StoreConfig, table: string): Promise<number> {
  const count = `select count(*) as many from ${table}`
  const [row] = await asAdministrator(config, count)
  return Number((row as { readonly many: number | string }).many)
}

export interface Session {
  run(statement: string): Promise<unknown[]>
  end(): Promise<void>
}

/** A connection of its own, for statements that hold something until it ends. */
export async function openSession(config: StoreConfig): Promise<Session> {
  if (config.type === 'sqlite') return sqliteSession(config.file)
  return config.type === 'postgres' ? postgresSession(config.url) : mysqlSession(config.url)
}

function sqliteSession(file: string): Session {
  const database = new Database(file)
  return {
    run: async statement => {
      const prepared = database.prepare(statement)
      if (prepared.reader) return prepared.all()
      prepared.run()
      return []
    },
    end: async () => void database.close(),
  }
}

async function postgresSession(url: string): Promise<Session> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return { run: async statement => (await client.query(statement)).rows, end: () => client.end() }
}

async function mysqlSession(url: string): Promise<Session> {
  const connection = await mysql.createConnection(url)
  connection.on('error', () => undefined)
  return {
    run: async statement => {
      const [rows] = await connection.query(statement)
      return Array.isArray(rows) ? rows : []
    },
    end: async () => connection.destroy(),
  }
}
