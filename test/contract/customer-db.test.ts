import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CustomerDbConfig } from '../../src/config/config.ts'
import { memoryLog } from '../../src/testing/memory-log.ts'
import type { CustomerDatabase, House } from './customer/house.ts'
import { mysqlHouse, postgresHouse, sqliteHouse } from './customer/houses.ts'
import { open } from './customer/open.ts'

type Kind = CustomerDbConfig['type']
/** One SQL expression in each of the dialects. */
type PerKind<T> = Readonly<Record<Kind, T>>

const houses: readonly { readonly kind: Kind; readonly make: () => Promise<House> }[] = [
  { kind: 'sqlite', make: sqliteHouse },
  { kind: 'postgres', make: () => postgresHouse() },
  { kind: 'mysql', make: () => mysqlHouse() },
]

const found = (value: unknown) => ({ type: 'found', value })
const notFound = { type: 'notFound' }
const failed = (reason: RegExp) => ({ type: 'failed', reason: expect.stringMatching(reason) })

describe.each(houses)('$kind', ({ kind, make }) => {
  let house: House
  let database: CustomerDatabase
  beforeAll(async () => {
    house = await make()
    database = await house.newDatabase()
  }, 120_000)
  afterAll(() => house?.stop())

  const db = (change: Partial<CustomerDbConfig> = {}, log = memoryLog()) => open(house, database, change, log)

  /** A query that gives one expression, whatever is looked up. */
  const giving = (expression: string): string =>
    `SELECT ${expression} ${kind === 'mysql' ? 'FROM DUAL ' : ''}WHERE $1 <> ''`

  test('the contract’s three queries', async () => {
    const customer = db()
    expect(await customer.password('1001')).toEqual(found('secret1'))
    expect(await customer.password('9999')).toEqual(notFound)
    expect(await customer.password('1004')).toEqual(found('it\'s "quoted" \u5bc6\u7801'))
    expect(await customer.outDid('1001')).toEqual(found({ displayNumber: '02011112222', gateway: 'carrier' }))
    expect(await customer.outDid('1003')).toEqual(notFound)
    expect(await customer.inDid('02011112222')).toEqual(found('1001'))
    expect(await customer.inDid('0')).toEqual(notFound)
  })

  test('a query that is not configured knows no number', async () => {
    const customer = db({ inDidQuery: null, outDidQuery: null })
    expect(await customer.inDid('02011112222')).toEqual(notFound)
    expect(await customer.outDid('1001')).toEqual(notFound)
  })

  test.each<[string, string]>([
    ['$1', 'extension_number = $1'],
    ['?', 'extension_number = ?'],
    ['$1 twice', 'extension_number = $1 or callout_number = $1'],
    ['? twice', 'extension_number = ? or callout_number = ?'],
    ['both', 'extension_number = $1 or callout_number = ?'],
    ['$1 beside a text and a number', 'extension_number = $1 or short_number = $1'],
    ['a $1 in a text', "extension_number = $1 and extension_pswd <> '$1 ?'"],
    ['a $1 in a comment', 'extension_number = $1 /* $2 ? */'],
    ['a number for the text', 'short_number = $1'],
    ['blanks where the column has some', 'padded = $1'],
  ])('placeholders: %s', async (_name, condition) => {
    const customer = db({ extensionQuery: `SELECT extension_pswd FROM nway_extension WHERE ${condition}` })
    expect(await customer.password('1001')).toEqual(found('secret1'))
    expect(await customer.password('9999')).toEqual(notFound)
  })

  test.each([
    ["1001' or '1'='1"],
    ["' OR 1=1 --"],
    ["\\' OR 1=1 -- "],
    ["'; drop table nway_extension; --"],
    ['\\'],
    ['%'],
    ['$1'],
    ['?'],
    [''],
    [' '],
    ['1001;'],
    ['\u0000'],
    ['1001\u0000'],
    ['1001\n'],
    ['\ud800'],
    ['\u5206\u673a'],
    ['\u{1f4de}'],
    ['1'.repeat(64)],
    ['1'.repeat(65)],
    ['1'.repeat(5_000_000)],
  ])('the value %.40j is bound, never pasted', async value => {
    const customer = db()
    expect(await customer.password(value)).toEqual(notFound)
    expect(await customer.inDid(value)).toEqual(notFound)
    expect(await customer.password('1001')).toEqual(found('secret1'))
  })

  test('a value the column cannot hold is not found', async () => {
    const customer = db({
      extensionQuery: 'SELECT extension_pswd FROM nway_extension WHERE short_number = $1',
    })
    expect(await customer.password('+861001')).toEqual(notFound)
    expect(await customer.password('99999999999999999999')).toEqual(notFound)
    if (kind !== 'mysql') expect(await customer.password('1001x')).toEqual(notFound)
  })

  test.each<[string, PerKind<string>, PerKind<string>]>([
    ['a number', all('1001'), all('1001')],
    ['a long number', all('1234567890123456789'), all('1234567890123456789')],
    [
      'a decimal number',
      {
        postgres: "CAST('12345678901234567890' AS numeric)",
        mysql: "CAST('12345678901234567890' AS decimal(30))",
        sqlite: "'12345678901234567890'",
      },
      all('12345678901234567890'),
    ],
    [
      'a floating number',
      {
        postgres: 'CAST(13800138000 AS float8)',
        mysql: 'CAST(13800138000 AS double)',
        sqlite: '13800138000.0',
      },
      all('13800138000'),
    ],
    ['text of another alphabet', all("'\u5bc6\u7801'"), all('\u5bc6\u7801')],
    [
      'text in another character set',
      { postgres: "'\u5bc6\u7801'", mysql: "CONVERT('\u5bc6\u7801' USING gbk)", sqlite: "'\u5bc6\u7801'" },
      all('\u5bc6\u7801'),
    ],
    ['256 characters', repeated(256), all('x'.repeat(256))],
  ])('%s is read to its last digit', async (_name, expression, text) => {
    const customer = db({ extensionQuery: giving(expression[kind]) })
    expect(await customer.password('1')).toEqual(found(text[kind]))
  })

  test('a column that fills up with blanks gives none', async () => {
    const customer = db({ extensionQuery: 'SELECT padded FROM nway_extension WHERE extension_number = $1' })
    expect(await customer.password('1001')).toEqual(found('1001'))
    expect(await customer.password('1003')).toEqual(notFound)
  })

  test.each<[string, PerKind<string | null>, string]>([
    ['NULL', all('NULL'), 'null'],
    ['empty', all("''"), 'empty'],
    ['binary', { postgres: "'\\x00ff'::bytea", mysql: "x'00ff'", sqlite: "x'00ff'" }, 'binary'],
    ['a date', { postgres: 'CURRENT_DATE', mysql: 'CURRENT_DATE()', sqlite: null }, 'date'],
    ['a time', { postgres: 'now()', mysql: 'NOW()', sqlite: null }, 'date'],
    ['true', { postgres: 'true', mysql: null, sqlite: null }, 'no_text'],
    ['257 characters', repeated(257), 'too_long'],
    ['5 MB', repeated(5_000_000), 'too_long'],
    [
      'two lines',
      { postgres: "E'a\\nb'", mysql: "'a\\nb'", sqlite: "'a' || char(10) || 'b'" },
      'control_characters',
    ],
    ['not UTF-8', { postgres: null, mysql: null, sqlite: "CAST(x'ff41' AS TEXT)" }, 'not_utf8'],
  ])('a password that is %s is not found, and the log says why', async (_name, expression, why) => {
    const sql = expression[kind]
    if (sql === null) return
    const log = memoryLog()
    const customer = db({ extensionQuery: giving(sql) }, log)
    expect(await customer.password('1')).toEqual(notFound)
    expect(log.lines).toEqual([
      {
        level: 'warn',
        fields: {
          query: 'ext_query_string',
          line: 'ext_query_string:1',
          column: 1,
          why,
          pii: { number: '1' },
        },
        message: 'look-up found a row with nothing usable in it: taken as not found',
      },
    ])
    expect(await customer.inDid('02011112222')).toEqual(found('1001'))
  })

  test('an out_did_sql row lacking one of the two is not found, and the log says which', async () => {
    const log = memoryLog()
    expect(await db({}, log).outDid('1002')).toEqual(notFound)
    expect(log.lines).toMatchObject([{ fields: { query: 'out_did_sql', column: 2, why: 'null' } }])
  })

  test('of several rows the first counts, and the log says so once', async () => {
    const log = memoryLog()
    const extensionQuery = `SELECT extension_pswd FROM nway_extension WHERE extension_number = $1 ORDER BY extension_pswd`
    const customer = db({ extensionQuery }, log)
    expect(await customer.password('1005')).toEqual(found('first'))
    expect(await customer.password('1005')).toEqual(found('first'))
    expect(log.lines).toEqual([
      {
        level: 'warn',
        fields: { query: 'ext_query_string', line: 'ext_query_string:1', pii: { number: '1005' }, times: 1 },
        message: 'look-up found more than one row: the first counts',
      },
    ])
  })

  test.each<[string, PerKind<string>]>([
    [
      'which the server can leave off',
      {
        postgres: "SELECT 'first' FROM generate_series(1, 5000000) WHERE $1 <> ''",
        mysql: "SELECT 'first' FROM seq_1_to_5000000 WHERE ? <> ''",
        sqlite:
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) SELECT 'first' FROM n WHERE $1 <> ''",
      },
    ],
    [
      'with a limit of its own',
      {
        postgres: "SELECT 'first' FROM generate_series(1, 5000000) WHERE $1 <> '' LIMIT 1000000",
        mysql: "SELECT 'first' FROM seq_1_to_5000000 WHERE ? <> '' LIMIT 1000000",
        sqlite:
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) SELECT 'first' FROM n WHERE $1 <> '' LIMIT 1000000",
      },
    ],
  ])('of millions of rows, %s, the first is read and the rest is not waited for', async (_name, queries) => {
    const customer = db({ extensionQuery: queries[kind] })
    expect(await customer.read('ext_query_string', '1')).toMatchObject({ type: 'row', more: true })
    expect(await customer.inDid('02011112222')).toEqual(found('1001'))
  })

  test('views and named sub-queries are asked like tables', async () => {
    await database.exec(
      'CREATE VIEW phones AS SELECT extension_number AS n, extension_pswd AS p FROM nway_extension',
    )
    const customer = db({
      extensionQuery: 'SELECT p FROM phones WHERE n = $1',
      inDidQuery:
        'WITH e AS (SELECT * FROM nway_extension) SELECT extension_number FROM e WHERE callout_number = $1',
    })
    expect(await customer.password('1001')).toEqual(found('secret1'))
    expect(await customer.inDid('02011112222')).toEqual(found('1001'))
  })

  test('more columns than one are a password’s first', async () => {
    const customer = db({
      extensionQuery: 'SELECT extension_pswd, e.* FROM nway_extension e WHERE extension_number = $1',
    })
    expect(await customer.password('1001')).toEqual(found('secret1'))
  })

  test.each<[string, Partial<CustomerDbConfig>, string, RegExp]>([
    ['no such table', { inDidQuery: 'select a from nowhere where b = $1' }, 'in_did_sql', /nowhere/],
    [
      'no such column',
      { extensionQuery: 'select pw from nway_extension where 1 = ?' },
      'ext_query_string',
      /pw/,
    ],
    ['no SQL', { outDidQuery: 'gateways of $1' }, 'out_did_sql', /syntax/],
    ['no place for the number', { inDidQuery: 'select 1' }, 'in_did_sql', /\$1 or \?/],
    [
      'one column for out_did_sql',
      { outDidQuery: 'select gateway_name from nway_extension where extension_number = $1' },
      'out_did_sql',
      /two columns demanded .* gives 1/,
    ],
    [
      'three columns for out_did_sql',
      { outDidQuery: 'select gateway_name, gateway_name, 1 from nway_extension where extension_number = $1' },
      'out_did_sql',
      /two columns demanded .* gives 3/,
    ],
    [
      'two statements',
      { inDidQuery: 'select 1 where $1 = $1; select 2' },
      'in_did_sql',
      /multiple|more than one statement|syntax/i,
    ],
  ])('%s: the look-up fails and the log names the parameter', async (_name, change, parameter, message) => {
    const log = memoryLog()
    const customer = db(change, log)
    const lookUp = {
      ext_query_string: customer.password,
      in_did_sql: customer.inDid,
      out_did_sql: customer.outDid,
    }
    expect(await lookUp[parameter as keyof typeof lookUp]('1001')).toEqual(failed(message))
    expect(log.lines).toMatchObject([
      { level: 'warn', fields: { query: parameter, fault: 'query' }, message: 'look-up failed' },
    ])
  })

  test('wrong queries are no trouble of the database: it is asked as before', async () => {
    const customer = db({ inDidQuery: 'select a from nowhere where b = $1' })
    for (let n = 0; n < 10; n++) expect(await customer.inDid('1')).toEqual(failed(/nowhere/))
    expect(await customer.password('1001')).toEqual(found('secret1'))
  })

  test.each<[string, PerKind<string | null>]>([
    ['insert', all('insert into nway_extension (extension_number) values ($1)')],
    [
      'delete that gives rows',
      {
        postgres: 'delete from nway_extension where extension_number = $1 returning extension_pswd',
        mysql: 'delete from nway_extension where extension_number = ? returning extension_pswd',
        sqlite: 'delete from nway_extension where extension_number = $1 returning extension_pswd',
      },
    ],
    [
      'a delete inside a select',
      {
        postgres:
          'with gone as (delete from nway_extension where extension_number = $1 returning extension_pswd) select * from gone',
        mysql: null,
        sqlite: null,
      },
    ],
    ['a function that writes', { postgres: 'select forget($1)', mysql: 'select forget(?)', sqlite: null }],
    [
      'drop',
      {
        postgres: "do $do$ begin execute 'drop table nway_extension'; end $do$ -- $1\n",
        mysql: null,
        sqlite: null,
      },
    ],
  ])('%s changes nothing', async (_name, queries) => {
    const sql = queries[kind]
    if (sql === null) return
    const own = await house.newDatabase()
    if (kind === 'postgres')
      await own.exec(`CREATE FUNCTION forget(n text) RETURNS text LANGUAGE sql AS
        $$ DELETE FROM nway_extension WHERE extension_number = n RETURNING extension_pswd $$`)
    if (kind === 'mysql')
      await own.exec(`CREATE FUNCTION forget(n varchar(20)) RETURNS int DETERMINISTIC MODIFIES SQL DATA
        BEGIN DELETE FROM nway_extension WHERE extension_number = n; RETURN 1; END`)
    const customer = open(house, own, { inDidQuery: sql })
    expect(await customer.inDid('1001')).toMatchObject({ type: 'failed' })
    expect(await customer.password('1001')).toEqual(found('secret1'))
  })

  test('a table that is changed under way is found out and followed', async () => {
    const own = await house.newDatabase()
    const customer = open(house, own)
    expect(await customer.password('1001')).toEqual(found('secret1'))
    await own.exec('ALTER TABLE nway_extension RENAME TO gone')
    expect(await customer.password('1001')).toMatchObject({ type: 'failed' })
    await own.exec(
      'ALTER TABLE gone RENAME TO nway_extension',
      "UPDATE nway_extension SET extension_pswd = 'secret2' WHERE extension_number = '1001'",
    )
    expect(await customer.password('1001')).toEqual(found('secret2'))
  })

  test('more look-ups than may wait are refused at once, the others are answered', async () => {
    const customer = db({ poolSize: 1 })
    const all = await Promise.all(Array.from({ length: 300 }, () => customer.password('1001')))
    expect(all.filter(lookup => lookup.type === 'found').length).toBeGreaterThanOrEqual(256)
    expect(all.at(-1)).toEqual(failed(/too many look-ups wait/))
  })

  test('closing answers what waits, and nothing is started again', async () => {
    const customer = db()
    const waiting = customer.password('1001')
    await customer.close()
    expect(await waiting).toEqual(failed(/^it was closed$/))
    expect(await customer.password('1001')).toEqual(failed(/^it was closed$/))
  })
})

function all<T>(value: T): PerKind<T> {
  return { postgres: value, mysql: value, sqlite: value }
}

function repeated(length: number): PerKind<string> {
  return {
    postgres: `repeat('x', ${length})`,
    mysql: `REPEAT('x', ${length})`,
    sqlite: `replace(hex(zeroblob(${length})), '00', 'x')`,
  }
}
