import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CustomerDatabase, House } from '../../test/contract/customer/house.ts'
import { mysqlHouse, postgresHouse } from '../../test/contract/customer/houses.ts'
import { administrator } from '../../test/databases/database-server.ts'
import { configFile, runIn, temporaryFolder } from './testing/run-cli.ts'
import { freePort } from './testing/servers.ts'

const passwordQuery = 'SELECT password FROM e WHERE number = $1'

interface Checked {
  readonly code: number
  readonly lines: readonly string[]
}

/** What `nacd check` says about the customer's database. */
async function checkWith(settings: Record<string, string>, locale = 'en_US.UTF-8'): Promise<Checked> {
  const [sip, esl, http] = [await freePort(), await freePort(), await freePort()]
  const escaped = Object.entries(settings).map(([name, value]) => [name, inXml(value)])
  const file = await configFile(
    { listen: `127.0.0.1:${http}`, ...Object.fromEntries(escaped) },
    `<switch name="local" type="embedded" sip="127.0.0.1:${sip}" rtp="20000-20100" esl="127.0.0.1:${esl}"/>`,
  )
  const { code, out, err } = await runIn({ locale }, ['check', '--config', file])
  const lines = [...out, ...err].filter(line => /customer database|客户数据库|db_|_sql|ext_query/.test(line))
  return { code, lines: lines.map(line => line.replaceAll(file, 'FILE')) }
}

const inXml = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

describe('SQLite', () => {
  async function database(...statements: string[]): Promise<string> {
    const file = join(await temporaryFolder(), 'cc.db')
    const open = new Database(file)
    for (const statement of statements) open.exec(statement)
    open.close()
    return file
  }
  const table = 'CREATE TABLE e (number TEXT PRIMARY KEY, password TEXT, shown TEXT)'
  const unindexed = 'CREATE TABLE e (number TEXT, password TEXT, shown TEXT)'
  const large = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO e SELECT i, 'x', 'y' FROM n`

  test('a good one', async () => {
    const file = await database(table)
    const { code, lines } = await checkWith({
      db_type: 'sqlite',
      db_string: file,
      ext_query_string: passwordQuery,
    })
    expect(lines).toEqual([
      `ok     customer database ${file}, db_string (nacd.conf.xml:5): readable`,
      `ok     customer database ${file}, ext_query_string (nacd.conf.xml:6): can be asked, and finds the number by an index`,
    ])
    expect(code).toBe(0)
  })

  test.each<[string, string[], Record<string, string>, number, RegExp]>([
    [
      'a small table without an index',
      [unindexed, "INSERT INTO e VALUES ('1', '2', '3')"],
      {},
      0,
      /^WARN .*ext_query_string \(nacd.conf.xml:6\): no index .* table e \(about 1 rows\) -> CREATE INDEX nacd_number ON e \(number\);$/,
    ],
    ['a large table without an index', [unindexed, large], {}, 1, /^FAILED .*about 20000 rows/],
    [
      'a wrong column',
      [table],
      { ext_query_string: 'SELECT pasword FROM e WHERE number = ?' },
      1,
      /^FAILED .*ext_query_string \(nacd.conf.xml:6\): the query cannot be asked \(SQLITE_ERROR no such column: pasword\)/,
    ],
    [
      'one column for two',
      [table],
      { out_did_sql: 'SELECT number FROM e WHERE number = $1' },
      1,
      /^FAILED .*out_did_sql \(nacd.conf.xml:7\): .*two columns demanded \(display number, gateway\), it gives 1/,
    ],
    [
      'a query that finds everybody',
      [table, "INSERT INTO e VALUES ('1', '2', '3')"],
      { in_did_sql: "SELECT number FROM e WHERE $1 <> ''" },
      1,
      /^FAILED .*in_did_sql .* gives a row for a number that nobody has/,
    ],
    [
      'a number with two rows',
      [unindexed, "INSERT INTO e VALUES ('7', 'a', 'b'), ('8', 'a', 'b'), ('8', 'c', 'd')"],
      {},
      0,
      /^WARN .*ext_query_string .*: 8 has more than one row, of which the first counts -> leave one of them/,
    ],
    [
      'a write',
      [table],
      { in_did_sql: 'DELETE FROM e WHERE number = $1 RETURNING number' },
      1,
      /^FAILED .*in_did_sql .*it would change data; nacd only reads/,
    ],
    ['no database', [], { db_string: '/nowhere/cc.db' }, 1, /^FAILED .*db_string .*cannot be reached/],
  ])('%s', async (_name, statements, settings, code, expected) => {
    const file = await database(...statements)
    const checked = await checkWith({
      db_type: 'sqlite',
      db_string: file,
      ext_query_string: passwordQuery,
      ...settings,
    })
    expect(checked.lines).toContainEqual(expect.stringMatching(expected))
    expect(checked.code).toBe(code)
  })

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'an unknown driver',
      { db_type: 'oracle' },
      /^FILE:4:\d+: db_type: expected postgres \| mysql \| sqlite, got "oracle"$/,
    ],
    ['no URL', { db_string: 'postgres://u:s3cr3t@h' }, /^FILE:5:\d+: db_string: expected a URL .*not shown/],
    [
      'the URL of another driver',
      { db_string: 'mysql://u:s3cr3t@h/cc' },
      /^FILE:5:\d+: db_string: is for mysql, but db_type is sqlite$/,
    ],
    [
      'a query without the number',
      { ext_query_string: 'SELECT 1' },
      /^FILE:6:\d+: ext_query_string: expected one SQL statement/,
    ],
    [
      'two statements',
      { in_did_sql: 'SELECT $1; DROP TABLE e' },
      /^FILE:7:\d+: in_did_sql: expected one SQL statement/,
    ],
  ])('%s is refused with its line', async (_name, settings, expected) => {
    const checked = await checkWith({
      db_type: 'sqlite',
      db_string: 'cc.db',
      ext_query_string: passwordQuery,
      ...settings,
    })
    expect(checked.lines).toContainEqual(expect.stringMatching(expected))
    expect(JSON.stringify(checked.lines)).not.toContain('s3cr3t')
    expect(checked.code).toBe(2)
  })

  test('an unknown option of the URL is refused with its line', async () => {
    const db_string = 'postgres://u:s3cr3t@h/cc?sslmod=require'
    const checked = await checkWith({ db_type: 'postgres', db_string, ext_query_string: passwordQuery })
    expect(checked.lines).toEqual([
      expect.stringMatching(
        /^FILE:5:\d+: db_string: has the unknown option "sslmod"; expected one of sslmode/,
      ),
    ])
  })

  test('in Chinese', async () => {
    const file = await database(unindexed)
    const settings = { db_type: 'sqlite', db_string: file, ext_query_string: passwordQuery }
    const { lines } = await checkWith(settings, 'zh_CN.UTF-8')
    expect(lines).toEqual([
      `ok     客户数据库 ${file}，db_string (nacd.conf.xml:5): 可读`,
      `WARN   客户数据库 ${file}，ext_query_string (nacd.conf.xml:6): 没有可用索引，每次查询都会扫描整个表 e（约 0 行） -> CREATE INDEX nacd_number ON e (number);`,
    ])
  })
})

const servers = [
  { kind: 'postgres', make: () => postgresHouse() },
  { kind: 'mysql', make: () => mysqlHouse() },
] as const

const contract = {
  ext_query_string: 'SELECT extension_pswd FROM nway_extension WHERE extension_number = $1',
  out_did_sql:
    'SELECT callout_number,gateway_name FROM nway_extension WHERE extension_type=1 and extension_number = $1',
}

describe.each(servers)('$kind', ({ kind, make }) => {
  let house: House
  let database: CustomerDatabase
  let at = ''
  beforeAll(async () => {
    house = await make()
    database = await house.newDatabase()
    at = `customer database ${kind} 127.0.0.1:${house.server?.port}`
    await database.exec(...readers(kind, new URL(database.connection).pathname.slice(1)))
  }, 120_000)
  afterAll(() => house?.stop())

  const connectionOf = (
    user: string,
    password: string,
    change: (url: URL) => void = () => undefined,
  ): string => {
    const url = new URL(database.connection)
    url.username = user
    url.password = password
    change(url)
    return url.toString()
  }
  const asReader = { db_type: kind, ...contract }
  const twoRows = (parameter: string): string =>
    `WARN   ${at}, ${parameter}: 1005 has more than one row, of which the first counts -> leave one of them, or say in the query which one counts`
  const reader = () => connectionOf('reader', 'reader-1')

  test('a user that may only read, and an index', async () => {
    const { code, lines } = await checkWith({ ...asReader, db_string: reader() })
    expect(lines).toEqual([
      `ok     ${at}, db_string (nacd.conf.xml:7): lets reader in`,
      `ok     ${at}, ext_query_string (nacd.conf.xml:5): can be asked, and finds the number by an index`,
      twoRows('ext_query_string (nacd.conf.xml:5)'),
      `ok     ${at}, out_did_sql (nacd.conf.xml:6): can be asked, and finds the number by an index`,
      twoRows('out_did_sql (nacd.conf.xml:6)'),
    ])
    expect(code).toBe(0)
  })

  test('a user that may write is warned of', async () => {
    const { code, lines } = await checkWith({ ...asReader, db_string: database.connection })
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^WARN .*may change the data; nacd only reads -> use a user that may only read: GRANT SELECT ON nway_extension TO .nacd_reader/,
      ),
    )
    expect(code).toBe(0)
  })

  test('no index on the looked-up column, in a small table and in a large one', async () => {
    const in_did_sql = 'SELECT extension_number FROM nway_extension WHERE callout_number = $1'
    const checked = await checkWith({ ...asReader, in_did_sql, db_string: reader() })
    expect(checked.lines).toContainEqual(
      expect.stringMatching(
        /^WARN .*in_did_sql .*no index .* nway_extension .*-> CREATE INDEX nacd_callout_number ON nway_extension \(callout_number\);$/,
      ),
    )
    expect(checked.code).toBe(0)
    await database.exec(...largeTable(kind))
    const large = await checkWith({
      ...asReader,
      in_did_sql: 'SELECT n FROM large WHERE s = $1',
      db_string: reader(),
    })
    expect(large.lines).toContainEqual(
      expect.stringMatching(/^FAILED .*no index .* large \(about \d{5} rows\)/),
    )
    expect(large.code).toBe(1)
  })

  test('a table the user may not read: the GRANT to type', async () => {
    await database.exec('CREATE TABLE closed (n varchar(20), s varchar(20))')
    const db_string = connectionOf('stranger', 'stranger-1')
    const checked = await checkWith({
      ...asReader,
      in_did_sql: 'SELECT n FROM closed WHERE s = $1',
      db_string,
    })
    expect(checked.lines).toContainEqual(
      expect.stringMatching(/^FAILED .*in_did_sql .*may not read .* -> GRANT SELECT ON closed TO .stranger/),
    )
    expect(checked.code).toBe(1)
  })

  test.each<[string, (url: URL) => void, RegExp]>([
    [
      'password',
      url => Object.assign(url, { password: 'wr0ng' }),
      /refuses the user or the password .*-> correct user and password/,
    ],
    [
      'database',
      url => Object.assign(url, { pathname: '/nowhere' }),
      /no such database.*-> correct the name of the database/,
    ],
    [
      'port',
      url => Object.assign(url, { port: '1' }),
      /cannot be reached .*ECONNREFUSED.*-> start the database/,
    ],
    [
      'host',
      url => Object.assign(url, { hostname: 'nowhere.invalid' }),
      /cannot be reached .*nowhere.invalid/,
    ],
    [
      'TLS',
      url => Object.assign(url, { search: kind === 'mysql' ? '?tls=skip-verify' : '?sslmode=require' }),
      /no encrypted connection.*-> correct sslmode/,
    ],
  ])('a wrong %s', async (_what, change, expected) => {
    const db_string = connectionOf('reader', 'reader-1', change)
    const { code, lines } = await checkWith({ ...asReader, db_string })
    expect(lines).toEqual([expect.stringMatching(/^FAILED .*db_string \(nacd.conf.xml:7\)/)])
    expect(lines[0]).toMatch(expected)
    expect(JSON.stringify(lines)).not.toMatch(/reader-1|wr0ng/)
    expect(code).toBe(1)
  })

  test('the wrong driver', async () => {
    const other = kind === 'mysql' ? 'postgres' : 'mysql'
    const db_string = reader().replace(kind, other)
    const { code, lines } = await checkWith({ ...asReader, db_type: other, db_string })
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(
          `^FAILED .*db_type \\(nacd.conf.xml:4\\): a ${kind} server answers there, but db_type is ${other}`,
        ),
      ),
    ])
    expect(code).toBe(1)
  })
})

function readers(kind: 'postgres' | 'mysql', database: string): string[] {
  if (kind === 'postgres')
    return [
      "CREATE ROLE reader LOGIN PASSWORD 'reader-1'",
      `GRANT CONNECT ON DATABASE ${database} TO reader`,
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader',
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${administrator.user} GRANT SELECT ON TABLES TO reader`,
      "CREATE ROLE stranger LOGIN PASSWORD 'stranger-1'",
      'GRANT SELECT ON nway_extension TO stranger',
    ]
  return [
    "CREATE USER reader@'%' IDENTIFIED BY 'reader-1'",
    `GRANT SELECT ON ${database}.* TO reader@'%'`,
    "CREATE USER stranger@'%' IDENTIFIED BY 'stranger-1'",
    `GRANT SELECT ON ${database}.nway_extension TO stranger@'%'`,
  ]
}

function largeTable(kind: 'postgres' | 'mysql'): string[] {
  const numbers =
    kind === 'postgres' ? 'generate_series(1, 20000) AS s(i)' : '(SELECT seq AS i FROM seq_1_to_20000) s'
  return [
    'CREATE TABLE large (n varchar(20), s varchar(20))',
    `INSERT INTO large SELECT i, i FROM ${numbers}`,
    kind === 'postgres' ? 'ANALYZE large' : 'ANALYZE TABLE large',
  ]
}
