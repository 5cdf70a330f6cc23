import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { OpenCustomerDb } from '../../src/adapters/sql/customer/customer-db.ts'
import { memoryLog } from '../../src/testing/memory-log.ts'
import type { DatabaseServer } from '../databases/database-server.ts'
import { until } from '../scenarios/support/until.ts'
import type { CustomerDatabase, House } from './customer/house.ts'
import { mysqlHouse, postgresHouse } from './customer/houses.ts'
import { open } from './customer/open.ts'

/** What the two servers say differently. */
interface Ways {
  readonly kind: 'postgres' | 'mysql'
  readonly make: () => Promise<House>
  readonly slowQuery: string
  readonly oneConnectionUser: readonly string[]
  /** Locks the table for everybody until the returned function is called. */
  readonly lock: (connection: string) => Promise<() => Promise<void>>
  /** Queries that run now, this one not counted. */
  readonly running: (connection: string) => Promise<number>
}

const houses: readonly Ways[] = [
  {
    kind: 'postgres',
    make: () => postgresHouse(),
    slowQuery: "SELECT pg_sleep(60)::text WHERE $1 <> ''",
    oneConnectionUser: [
      "CREATE ROLE lonely LOGIN PASSWORD 'lonely-1' CONNECTION LIMIT 1",
      'GRANT SELECT ON nway_extension TO lonely',
    ],
    async lock(connection) {
      const client = new pg.Client({ connectionString: connection })
      await client.connect()
      await client.query('BEGIN')
      await client.query('LOCK TABLE nway_extension IN ACCESS EXCLUSIVE MODE')
      return () => client.end()
    },
    running: connection =>
      countPostgres(
        connection,
        `SELECT count(*)::int AS n FROM pg_stat_activity
          WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()`,
      ),
  },
  {
    kind: 'mysql',
    make: () => mysqlHouse(),
    slowQuery: "SELECT SLEEP(60) FROM DUAL WHERE $1 <> ''",
    oneConnectionUser: [
      "CREATE USER lonely@'%' IDENTIFIED BY 'lonely-1' WITH MAX_USER_CONNECTIONS 1",
      "GRANT SELECT ON *.* TO lonely@'%'",
    ],
    async lock(connection) {
      const client = await mysql.createConnection(connection)
      await client.query('LOCK TABLES nway_extension WRITE')
      return () => client.end()
    },
    running: connection =>
      countMysql(
        connection,
        `SELECT count(*) AS n FROM information_schema.processlist
          WHERE command IN ('Query', 'Execute') AND id <> CONNECTION_ID()`,
      ),
  },
]

async function countPostgres(connectionString: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ n: number }>(sql)
  await client.end()
  return rows[0]?.n ?? Number.NaN
}

async function countMysql(connection: string, sql: string): Promise<number> {
  const client = await mysql.createConnection(connection)
  const [rows] = await client.query(sql)
  await client.end()
  return Number((rows as { n: number }[])[0]?.n)
}

const deadlineMs = 1_000
const found = { type: 'found', value: 'secret1' }

describe.each(houses)('$kind', ways => {
  let house: House
  let server: DatabaseServer
  let database: CustomerDatabase
  beforeAll(async () => {
    house = await ways.make()
    if (house.server === null) throw new Error('a server is needed here')
    server = house.server
    database = await house.newDatabase()
  }, 120_000)
  afterAll(() => house?.stop())

  const customer = (change = {}, log = memoryLog(), connection = database.connection): OpenCustomerDb =>
    open(house, { connection }, { timeoutMs: deadlineMs, ...change }, log)

  /** After a trouble: it answers by itself again, and the server holds no more of ours than the pool may have. */
  async function heals(db: OpenCustomerDb): Promise<void> {
    await until('an answer', async () => (await db.password('1001')).type === 'found')
    await until('no more connections than the pool', async () => (await database.connections()) <= 3)
    await db.close()
    await until('no connection left', async () => (await database.connections()) === 0)
  }

  test('nothing is opened before the first question, and nothing is left after the last', async () => {
    const db = customer()
    expect(await database.connections()).toBe(0)
    const all = await Promise.all(Array.from({ length: 50 }, () => db.password('1001')))
    expect(all).toEqual(Array.from({ length: 50 }, () => found))
    expect(await database.connections()).toBe(3)
    expect(db.pool()).toEqual({ open: 3, idle: 3, waiting: 0 })
    await heals(db)
  })

  test.each([
    ['killed', () => server.kill()],
    ['shut down', () => server.shutDown()],
  ])('%s and started again', async (_how, end) => {
    const log = memoryLog()
    const db = customer({}, log)
    await Promise.all(Array.from({ length: 10 }, () => db.password('1001')))
    await end()
    const reading = await db.read('ext_query_string', '1001')
    expect(reading).toMatchObject({ type: 'failed', fault: { type: 'unreachable' } })
    for (let n = 0; n < 5; n++) await db.password('1001')
    // Left alone by now: whoever asks need not wait.
    expect(await db.read('in_did_sql', '1')).toMatchObject({ type: 'failed', fault: { type: 'resting' } })
    await server.start()
    await heals(db)
    const told = log.lines.filter(({ message }) => message.startsWith('customer database'))
    expect(told.map(({ message }) => message)).toEqual([
      'customer database left alone for a while',
      'customer database answers again',
    ])
  })

  test('started after nacd', async () => {
    await server.shutDown()
    const db = customer()
    expect(await db.password('1001')).toMatchObject({ type: 'failed' })
    await server.start()
    await heals(db)
  })

  test('frozen: nobody waits beyond the deadline, and no late answer is taken for another', async () => {
    const db = customer({
      inDidQuery: 'SELECT extension_number FROM nway_extension WHERE extension_number = $1',
    })
    await Promise.all(Array.from({ length: 10 }, () => db.password('1001')))
    server.freeze()
    onTestFinished(() => server.thaw())
    const lost = await Promise.all(Array.from({ length: 20 }, () => db.read('ext_query_string', '1001')))
    for (const reading of lost) expect(reading).toMatchObject({ type: 'failed', fault: { type: 'silent' } })
    expect(db.pool().open).toBe(0)
    server.thaw()
    await until('an answer', async () => (await db.inDid('1004')).type === 'found')
    const answers = await Promise.all(['1001', '1004', '1001', '1004'].map(number => db.inDid(number)))
    expect(answers.map(answer => answer.type === 'found' && answer.value)).toEqual([
      '1001',
      '1004',
      '1001',
      '1004',
    ])
    await heals(db)
    await until('no query running', async () => (await ways.running(database.connection)) === 0)
  })

  test('frozen before the first question', async () => {
    const db = customer()
    server.freeze()
    onTestFinished(() => server.thaw())
    expect(await db.read('ext_query_string', '1001')).toMatchObject({
      type: 'failed',
      fault: { type: 'silent' },
    })
    server.thaw()
    await heals(db)
  })

  test('a slow query ends in time, at the server too', async () => {
    const db = customer({ inDidQuery: ways.slowQuery })
    await db.password('1001')
    expect(await db.read('in_did_sql', '1')).toMatchObject({ type: 'failed', fault: { type: 'slow' } })
    expect(await ways.running(database.connection)).toBe(0)
    expect(await db.password('1001')).toEqual(found)
    await heals(db)
  })

  test('a query that is given up under way is stopped at the server', async () => {
    // The server's own limit lies far behind. MariaDB wakes from a SLEEP by itself when its client has gone.
    const counting = 'SELECT count(*) FROM seq_1_to_100000000000 WHERE seq % 7 = LENGTH($1)'
    const inDidQuery = ways.kind === 'mysql' ? counting : ways.slowQuery
    const db = customer({ inDidQuery, timeoutMs: 30_000 })
    const slow = db.inDid('1')
    await until('the query running', async () => (await ways.running(database.connection)) === 1)
    await db.close()
    expect(await slow).toEqual({ type: 'failed', reason: 'it was closed' })
    await until('no query running', async () => (await ways.running(database.connection)) === 0, {
      within: 5_000,
    })
  })

  test('slow queries on every connection: the others learn that all are busy', async () => {
    const db = customer({ inDidQuery: ways.slowQuery, poolSize: 2 })
    await Promise.all([db.password('1001'), db.password('1001')])
    const slow = [db.inDid('1'), db.inDid('2')]
    const other = await db.read('ext_query_string', '1001')
    // It may come just after the server gave up on one of them.
    expect(other.type === 'row' || other.type === 'failed').toBe(true)
    for (const each of await Promise.all(slow)) expect(each.type).toBe('failed')
    await heals(db)
  })

  test('an answer of 5 MB is not read to its end: its connection is dropped', async () => {
    const long = ways.kind === 'postgres' ? "repeat('x', 5000000)" : "REPEAT('x', 5000000)"
    const from = ways.kind === 'postgres' ? '' : 'FROM DUAL '
    const db = customer({ extensionQuery: `SELECT ${long} ${from}WHERE $1 <> ''` })
    expect(await db.password('1')).toEqual({ type: 'notFound' })
    expect(db.pool().open).toBe(0)
    expect(await db.inDid('02011112222')).toEqual({ type: 'found', value: '1001' })
  })

  test('a locked table', async () => {
    const db = customer()
    await db.password('1001')
    const unlock = await ways.lock(database.connection)
    const reading = await db.read('ext_query_string', '1001')
    expect(reading).toMatchObject({ type: 'failed', fault: { type: 'slow' } })
    await unlock()
    await heals(db)
  })

  test('fewer connections than the pool would like are shared; none at all is told by name', async () => {
    await database.exec(...ways.oneConnectionUser)
    const url = new URL(database.connection)
    url.username = 'lonely'
    url.password = 'lonely-1'
    const db = customer({}, memoryLog(), url.toString())
    const all = await Promise.all(Array.from({ length: 20 }, () => db.password('1001')))
    expect(all).toEqual(Array.from({ length: 20 }, () => found))
    expect(db.pool().open).toBe(1)
    const other = customer({}, memoryLog(), url.toString())
    expect(await other.read('ext_query_string', '1001')).toMatchObject({ fault: { type: 'crowded' } })
    await db.close()
    await heals(other)
  })

  test('a server with no connection left is told by name, and asked again when it has', async () => {
    if (ways.kind !== 'mysql') return
    await database.exec('SET GLOBAL max_connections = 10')
    const db = customer()
    // One more than that is let in who may do everything.
    const others = await Promise.all(
      Array.from({ length: 11 }, () => mysql.createConnection(database.connection)),
    )
    expect(await db.read('ext_query_string', '1001')).toMatchObject({ fault: { type: 'crowded' } })
    for (const other of others) other.destroy()
    await heals(db)
    await database.exec('SET GLOBAL max_connections = 151')
  })

  test.each<[string, (url: URL) => void, string]>([
    [
      'password',
      url => {
        url.password = 'wrong'
      },
      'login',
    ],
    [
      'user',
      url => {
        url.username = 'nobody'
      },
      'login',
    ],
    [
      'database',
      url => {
        url.pathname = '/nowhere'
      },
      'no_database',
    ],
    [
      'port',
      url => {
        url.port = '1'
      },
      'unreachable',
    ],
    [
      'host',
      url => {
        url.hostname = 'nowhere.invalid'
      },
      'unreachable',
    ],
    [
      'TLS: the server has none',
      url => {
        url.search = ways.kind === 'mysql' ? '?tls=skip-verify' : '?sslmode=require'
      },
      'tls',
    ],
  ])('a wrong %s is told by name, without the secrets', async (_what, change, fault) => {
    const url = new URL(database.connection)
    const secret = url.password
    change(url)
    const log = memoryLog()
    const db = customer({}, log, url.toString())
    expect(await db.read('ext_query_string', '1001')).toMatchObject({
      type: 'failed',
      fault: { type: fault },
    })
    await db.password('1001')
    expect(JSON.stringify(log.lines)).not.toContain(secret)
    expect(JSON.stringify(log.lines)).not.toContain('"wrong"')
  })

  test('an error of the server does not show the number in its reason', async () => {
    const extensionQuery =
      ways.kind === 'postgres'
        ? 'SELECT CAST(CAST($1 AS text) AS int)'
        : "SELECT EXTRACTVALUE('<a/>', CONCAT('/[', $1))"
    const reading = await customer({ extensionQuery }).read('ext_query_string', '13800138000x')
    expect(reading).toMatchObject({ type: 'failed', fault: { type: 'query' } })
    expect(JSON.stringify(reading)).not.toContain('13800138000')
  })

  test('a user without the right to read the table', async () => {
    await database.exec(
      ...(ways.kind === 'postgres'
        ? ["CREATE ROLE stranger LOGIN PASSWORD 'stranger-1'"]
        : ["CREATE USER stranger@'%' IDENTIFIED BY 'stranger-1'", "GRANT SHOW VIEW ON *.* TO stranger@'%'"]),
    )
    const url = new URL(database.connection)
    url.username = 'stranger'
    url.password = 'stranger-1'
    const db = customer({}, memoryLog(), url.toString())
    expect(await db.read('ext_query_string', '1001')).toMatchObject({
      type: 'failed',
      fault: { type: 'permission' },
    })
  })
})
