import Database from 'better-sqlite3'
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { DatabaseServer } from '../../test/databases/database-server.ts'
import { tableSql } from './extensions.ts'

/** Makes a database with the extensions of the benchmarks; resolves with its `db_string`. */
export async function fillPostgres(server: DatabaseServer): Promise<string> {
  const url = await server.createDatabase()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of tableSql()) await client.query(statement)
  await client.query('ANALYZE')
  await client.end()
  return url
}

/** The same in MariaDB. */
export async function fillMariadb(server: DatabaseServer): Promise<string> {
  const url = await server.createDatabase()
  const connection = await mysql.createConnection(url)
  for (const statement of tableSql()) await connection.query(statement)
  await connection.end()
  return url
}

/** The same in a SQLite file. */
export function fillSqlite(file: string): string {
  const database = new Database(file)
  for (const statement of tableSql()) database.exec(statement)
  database.close()
  return `sqlite:${file}`
}
