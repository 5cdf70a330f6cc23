import { join } from 'node:path'
import Database from 'better-sqlite3'
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { DatabaseServer } from '../../databases/database-server.ts'
import { startMariadb } from '../../databases/mariadb.ts'
import { startPostgres } from '../../databases/postgres.ts'
import { makeTempFolder } from '../../scenarios/support/temp-folder.ts'
import { type CustomerDatabase, type House, sampleTable } from './house.ts'

/** `settings` of the server, as `name=value`. */
export async function postgresHouse(...settings: readonly string[]): Promise<House> {
  const server = await startPostgres(...settings)
  return {
    type: 'postgres',
    server,
    newDatabase: () => filled(server, postgresDatabase),
    stop: () => server.stop(),
  }
}

export async function mysqlHouse(...settings: readonly string[]): Promise<House> {
  const server = await startMariadb(...settings)
  return {
    type: 'mysql',
    server,
    newDatabase: () => filled(server, mysqlDatabase),
    stop: () => server.stop(),
  }
}

/** Files in a folder that is gone at the end. */
export async function sqliteHouse(): Promise<House> {
  const folder = makeTempFolder('customer')
  let count = 0
  return {
    type: 'sqlite',
    server: null,
    async newDatabase() {
      count += 1
      const file = join(folder.path, `customer${count}.db`)
      const database: CustomerDatabase = {
        connection: file,
        async exec(...statements) {
          const open = new Database(file)
          for (const statement of statements) open.exec(statement)
          open.close()
        },
        connections: async () => 0,
      }
      await database.exec(...sampleTable)
      return database
    },
    stop: async () => folder.remove(),
  }
}

async function filled(
  server: DatabaseServer,
  open: (connection: string) => CustomerDatabase,
): Promise<CustomerDatabase> {
  const database = open(await server.createDatabase())
  await database.exec(...sampleTable)
  return database
}

export function postgresDatabase(connection: string): CustomerDatabase {
  const ask = async (statements: readonly string[]): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: connection })
    await client.connect()
    try {
      const results: unknown[] = []
      for (const statement of statements) results.push((await client.query(statement)).rows[0])
      return results
    } finally {
      await client.end()
    }
  }
  return {
    connection,
    async exec(...statements) {
      await ask(statements)
    },
    async connections() {
      const count = `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`
      return ((await ask([count]))[0] as { n: number }).n
    },
  }
}

export function mysqlDatabase(connection: string): CustomerDatabase {
  const ask = async (statements: readonly string[]): Promise<unknown[]> => {
    const open = await mysql.createConnection(connection)
    try {
      const results: unknown[] = []
      for (const statement of statements) results.push((await open.query(statement))[0])
      return results
    } finally {
      await open.end()
    }
  }
  return {
    connection,
    async exec(...statements) {
      await ask(statements)
    },
    async connections() {
      const count = `SELECT count(*) AS n FROM information_schema.processlist
        WHERE id <> CONNECTION_ID() AND user NOT IN ('system user', 'event_scheduler')`
      return Number(((await ask([count]))[0] as { n: number }[])[0]?.n)
    },
  }
}
