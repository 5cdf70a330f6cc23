import { join } from 'node:path'
import Database from 'better-sqlite3'
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { DatabaseType } from '../../../src/adapters/sql/sample/literal.ts'
import { administrator, type DatabaseServer } from '../../databases/database-server.ts'
import { startMariadb } from '../../databases/mariadb.ts'
import { startPostgres } from '../../databases/postgres.ts'
import { makeTempFolder } from '../../scenarios/support/temp-folder.ts'
import { type Loaded, loadWith } from './client-program.ts'

/** Every row of a query, its columns in their order. */
export type Rows = readonly (readonly unknown[])[]

/** A database of a customer, filled as a customer fills it. */
export interface CustomerDatabase {
  readonly type: DatabaseType
  readonly name: string
  /** As in db_string. */
  readonly connection: string
  /** Gives a script to the database's own client program. */
  load(script: string): Loaded
  /** A statement by the driver alone, with every `$1` and `?` bound to `value`; without placeholders nothing is bound. */
  ask(query: string, value?: string): Promise<Rows>
  /** The same database for another user. */
  as(user: string, password: string): Promise<CustomerDatabase>
  close(): Promise<void>
}

/** Makes new databases of one type, in one server. */
export interface CustomerDatabases {
  create(): Promise<CustomerDatabase>
  stop(): Promise<void>
}

export const customerDatabases: Record<DatabaseType, () => Promise<CustomerDatabases>> = {
  postgres: async () => ofServer(await startPostgres(), openPostgres),
  mysql: async () => ofServer(await startMariadb(), openMysql),
  sqlite: async () => inFolder(),
}

interface Login {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
}

function ofServer(
  server: DatabaseServer,
  open: (login: Login) => Promise<CustomerDatabase>,
): CustomerDatabases {
  return {
    async create() {
      const database = new URL(await server.createDatabase()).pathname.slice(1)
      return open({ host: '127.0.0.1', port: server.port, database, ...administrator })
    },
    stop: () => server.stop(),
  }
}

/** The query with its placeholders written anew, and as many values as it has then. None of them stands in quotes. */
function bound(query: string, value: string | undefined, placeholder: (n: number) => string) {
  if (value === undefined) return { text: query, values: [] }
  const pieces = query.split(/\$1|\?/)
  const text = pieces.reduce((before, piece, index) => before + placeholder(index) + piece)
  return { text, values: pieces.slice(1).map(() => value) }
}

const connectionOf = (type: DatabaseType, { host, port, database, user, password }: Login): string =>
  `${type}://${user}:${password}@${host}:${port}/${database}`

async function openPostgres(login: Login): Promise<CustomerDatabase> {
  const client = new pg.Client(login)
  await client.connect()
  const { host, port, database, user, password } = login
  const env = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database }
  return {
    type: 'postgres',
    name: database,
    connection: connectionOf('postgres', login),
    load: script => loadWith('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-f', '-'], script, env),
    async ask(query, value) {
      const { text, values } = bound(query, value, n => `$${n}`)
      return (await client.query<unknown[]>({ text, values, rowMode: 'array' })).rows
    },
    as: (user, password) => openPostgres({ ...login, user, password }),
    close: () => client.end(),
  }
}

async function openMysql(login: Login): Promise<CustomerDatabase> {
  const connection = await mysql.createConnection(login)
  const { host, port, database, user, password } = login
  const args = ['--no-defaults', `--host=${host}`, `--port=${port}`, `--user=${user}`, database]
  return {
    type: 'mysql',
    name: database,
    connection: connectionOf('mysql', login),
    load: script => loadWith('mariadb', args, script, { MYSQL_PWD: password }),
    async ask(query, value) {
      const { text, values } = bound(query, value, () => '?')
      const [rows] = await connection.execute({ sql: text, rowsAsArray: true }, values)
      return rows as unknown as Rows
    },
    as: (user, password) => openMysql({ ...login, user, password }),
    close: () => connection.end(),
  }
}

function inFolder(): CustomerDatabases {
  const folder = makeTempFolder('customer-tables')
  let made = 0
  return {
    async create() {
      made += 1
      return openSqlite(join(folder.path, `${made}.db`))
    },
    stop: async () => folder.remove(),
  }
}

function openSqlite(file: string): CustomerDatabase {
  const database = new Database(file)
  return {
    type: 'sqlite',
    name: file,
    connection: `sqlite:${file}`,
    load: script => loadWith('sqlite3', [file], script),
    async ask(query, value) {
      const { text, values } = bound(query, value, () => '?')
      return database.prepare(text).raw().all(values) as Rows
    },
    as: () => Promise.reject(new Error('SQLite knows no users')),
    close: async () => void database.close(),
  }
}
