import mysql from 'mysql2/promise'
import pg from 'pg'
import type { DatabaseServer } from '../../../databases/database-server.ts'
import { startMariadb } from '../../../databases/mariadb.ts'
import { startPostgres } from '../../../databases/postgres.ts'
import { until } from '../until.ts'
import { customerQueries } from './customer-database.ts'

/** One connection beside nacd's. */
interface Connection {
  run(sql: string): Promise<void>
  close(): Promise<void>
}

/** What differs between the two in what a test does to them. */
interface Flavour {
  start(): Promise<DatabaseServer>
  connect(url: string): Promise<Connection>
  /** The account nacd reads with, which may have no more than `limit` connections (0 = as many as it likes). */
  makeReader(limit: number): readonly string[]
  readonly limitReader: (limit: number) => string
  /** Ends every connection of the account. */
  readonly disconnectReader: string
  /** An expression for a WHERE clause that is true after a while. */
  readonly sleep: string
  readonly lock: readonly string[]
}

const reader = { user: 'nacd_reader', password: 'reader-8Tq3' } as const

const flavours: Readonly<Record<'postgres' | 'mysql', Flavour>> = {
  postgres: {
    start: startPostgres,
    async connect(url) {
      const client = new pg.Client({ connectionString: url })
      client.on('error', () => undefined)
      await client.connect()
      return { run: async sql => void (await client.query(sql)), close: () => client.end() }
    },
    makeReader: () => [
      `CREATE ROLE ${reader.user} LOGIN PASSWORD '${reader.password}'`,
      `GRANT SELECT ON nway_extension TO ${reader.user}`,
    ],
    limitReader: limit => `ALTER ROLE ${reader.user} CONNECTION LIMIT ${limit === 0 ? -1 : limit}`,
    disconnectReader: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${reader.user}'`,
    sleep: 'pg_sleep(20) IS NOT NULL',
    lock: ['BEGIN', 'LOCK TABLE extension_rows IN ACCESS EXCLUSIVE MODE'],
  },
  mysql: {
    start: startMariadb,
    async connect(url) {
      const connection = await mysql.createConnection(url)
      connection.on('error', () => undefined)
      return { run: async sql => void (await connection.query(sql)), close: async () => connection.destroy() }
    },
    makeReader: () => [
      `CREATE USER '${reader.user}'@'%' IDENTIFIED BY '${reader.password}'`,
      `GRANT SELECT ON nway_extension TO '${reader.user}'@'%'`,
    ],
    limitReader: limit => `ALTER USER '${reader.user}'@'%' WITH MAX_USER_CONNECTIONS ${limit}`,
    disconnectReader: `KILL USER '${reader.user}'@'%'`,
    sleep: 'SLEEP(20) = 0',
    lock: ['LOCK TABLES extension_rows WRITE, nway_extension WRITE'],
  },
}

export interface CustomerExtension {
  readonly number: string
  readonly password: string
  /** "" = none. */
  readonly did?: string
  readonly gateway?: string
}

/** The customer's own database on a server of its own, and what may befall it. */
export class CustomerServer {
  readonly server: DatabaseServer
  readonly #flavour: Flavour
  readonly #url: string

  private constructor(server: DatabaseServer, url: string) {
    this.server = server
    this.#flavour = flavours[server.type]
    this.#url = url
  }

  static async open(
    type: DatabaseServer['type'],
    extensions: readonly CustomerExtension[],
  ): Promise<CustomerServer> {
    const server = await flavours[type].start()
    const customer = new CustomerServer(server, await server.createDatabase())
    await customer.#run(...tables(extensions), ...flavours[type].makeReader(0))
    return customer
  }

  /** The parameters of nacd.conf.xml. */
  get settings(): Readonly<Record<string, string>> {
    return { ...customerQueries, db_type: this.server.type, db_string: this.#readerUrl }
  }

  /** Holds the table locked; resolves with what lets it go. */
  async lock(): Promise<() => Promise<void>> {
    const connection = await this.#connect()
    for (const sql of this.#flavour.lock) await connection.run(sql)
    return () => connection.close()
  }

  /** Takes every connection the account may have; resolves with what gives them back. */
  async fill(): Promise<() => Promise<void>> {
    const most = 3
    await this.#run(this.#flavour.limitReader(most), this.#flavour.disconnectReader)
    const taken: Connection[] = []
    // A connection that was ended may still count for a moment.
    const connect = () => this.#flavour.connect(this.#readerUrl).catch(() => null)
    while (taken.length < most) taken.push(await until('a connection', connect))
    return async () => {
      await Promise.all(taken.map(connection => connection.close()))
      await this.#run(this.#flavour.limitReader(0))
    }
  }

  /** Every query takes longer than anybody waits; resolves with what makes them quick again. */
  async slowDown(): Promise<() => Promise<void>> {
    await this.#run(view(this.#flavour.sleep))
    return () => this.#run(view('1 = 1'))
  }

  async close(): Promise<void> {
    await this.server.stop()
  }

  get #readerUrl(): string {
    const url = new URL(this.#url)
    url.username = reader.user
    url.password = reader.password
    return url.href
  }

  #connect(): Promise<Connection> {
    return this.#flavour.connect(this.#url)
  }

  async #run(...statements: readonly string[]): Promise<void> {
    const connection = await this.#connect()
    for (const sql of statements) await connection.run(sql)
    await connection.close()
  }
}

/** nacd reads through a view, as a customer's odd tables are given their shape; it can be made slow. */
const view = (condition: string): string =>
  `CREATE OR REPLACE VIEW nway_extension AS SELECT * FROM extension_rows WHERE ${condition}`

function tables(extensions: readonly CustomerExtension[]): readonly string[] {
  const rows = extensions.map(
    ({ number, password, did = '', gateway = '' }) =>
      `('${number}', '${password}', ${did === '' ? 0 : 1}, '${did}', '${gateway}')`,
  )
  return [
    'CREATE TABLE extension_rows (extension_number varchar(32) PRIMARY KEY, extension_pswd varchar(128) NOT NULL,' +
      ' extension_type smallint NOT NULL, callout_number varchar(32) NOT NULL, gateway_name varchar(64) NOT NULL)',
    `INSERT INTO extension_rows VALUES ${rows.join(', ')}`,
    view('1 = 1'),
  ]
}
