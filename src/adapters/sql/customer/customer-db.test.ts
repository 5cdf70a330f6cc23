import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { CustomerDbConfig } from '../../../config/config.ts'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { CustomerDbUnsupported, openCustomerDb } from './customer-db.ts'

const table = `
  create table nway_extension (extension_number text, extension_pswd, extension_type int, callout_number, gateway_name);
  insert into nway_extension values
    ('1001', 'secret1', 1, '02011112222', 'carrier'),
    ('1002', NULL, 1, 4001, 'carrier'),
    ('1003', '', 0, NULL, NULL),
    ('1004', 1234567890123456789, 1, '', 'carrier'),
    ('1005', x'00ff', 0, '', '');`

const contractQueries = {
  extensionQuery: 'SELECT extension_pswd FROM nway_extension WHERE extension_number = $1',
  outDidQuery:
    'SELECT callout_number,gateway_name FROM nway_extension WHERE extension_type=1 and extension_number = $1',
  inDidQuery: 'SELECT extension_number FROM nway_extension WHERE extension_type=1 and callout_number = $1',
}

function customerFile(sql = table): string {
  const file = join(tempFolder(), 'customer.db')
  const database = new Database(file)
  database.exec(sql)
  database.close()
  return file
}

function open(
  connection: string,
  change: Partial<CustomerDbConfig> = {},
  log = memoryLog(),
  clock = new ManualClock(),
) {
  const config = {
    type: 'sqlite',
    connection,
    ...contractQueries,
    passwordFormat: 'plain',
    ...change,
  } as const
  const db = openCustomerDb(config, { clock, log })
  onTestFinished(() => db.close())
  return db
}

const found = (value: unknown) => ({ type: 'found', value })
const notFound = { type: 'notFound' }

test('the contract’s three queries', async () => {
  const db = open(`sqlite:${customerFile()}`)
  expect(await db.problems()).toEqual([])
  expect(await db.password('1001')).toEqual(found('secret1'))
  expect(await db.password('9999')).toEqual(notFound)
  expect(await db.outDid('1001')).toEqual(found({ displayNumber: '02011112222', gateway: 'carrier' }))
  expect(await db.outDid('1003')).toEqual(notFound)
  expect(await db.inDid('02011112222')).toEqual(found('1001'))
  expect(await db.inDid('0')).toEqual(notFound)
})

test.each([
  ['NULL', '1002'],
  ['empty', '1003'],
  ['binary', '1005'],
])('a password that is %s is not found, and the log says why', async (_name, extension) => {
  const log = memoryLog()
  expect(await open(customerFile(), {}, log).password(extension)).toEqual(notFound)
  expect(log.lines).toEqual([
    {
      level: 'warn',
      fields: { query: 'ext_query_string', pii: { number: extension } },
      message: 'look-up found a row with nothing in its column: taken as not found',
    },
  ])
})

test('a number kept as a number is read to its last digit', async () => {
  expect(await open(customerFile()).password('1004')).toEqual(found('1234567890123456789'))
})

test.each([
  [
    '$1 twice',
    'SELECT extension_pswd FROM nway_extension WHERE extension_number = $1 or callout_number = $1',
  ],
  ['?', 'SELECT extension_pswd FROM nway_extension WHERE extension_number = ?'],
  ['? twice', 'SELECT extension_pswd FROM nway_extension WHERE extension_number = ? or callout_number = ?'],
  ['more columns than one', 'SELECT extension_pswd, * FROM nway_extension WHERE extension_number = $1'],
])('a password query with %s', async (_name, extensionQuery) => {
  const db = open(customerFile(), { extensionQuery })
  expect(await db.problems()).toEqual([])
  expect(await db.password('1001')).toEqual(found('secret1'))
})

test.each([
  ["1001' or '1'='1"],
  ["'; drop table nway_extension; --"],
  ['1001 '],
  ['$1'],
  ['?'],
  [''],
  ['1'.repeat(65)],
  ['\u0000'],
])('the value %j is bound, never pasted', async value => {
  const db = open(customerFile())
  expect(await db.password(value)).toEqual(notFound)
  expect(await db.password('1001')).toEqual(found('secret1'))
})

test.each<[string, Partial<CustomerDbConfig>, string, RegExp]>([
  [
    'no such table',
    { inDidQuery: 'select a from nowhere where b = $1' },
    'in_did_sql',
    /no such table: nowhere/,
  ],
  [
    'no such column',
    { extensionQuery: 'select pw from nway_extension where x = ?' },
    'ext_query_string',
    /no such column/,
  ],
  [
    'a write',
    { extensionQuery: 'delete from nway_extension where extension_number = $1 returning *' },
    'ext_query_string',
    /must be a SELECT/,
  ],
  [
    'no rows to give',
    { inDidQuery: 'update nway_extension set gateway_name = $1' },
    'in_did_sql',
    /must be a SELECT/,
  ],
  ['no SQL', { outDidQuery: 'gateways of $1' }, 'out_did_sql', /syntax error/],
  ['no place for the number', { inDidQuery: 'select 1' }, 'in_did_sql', /\$1 or \?/],
  [
    'one column for out_did_sql',
    { outDidQuery: 'select gateway_name from nway_extension where extension_number = $1' },
    'out_did_sql',
    /two columns demanded .* gives 1/,
  ],
])(
  '%s is a problem that names its parameter, and its look-ups fail',
  async (_name, change, parameter, message) => {
    const log = memoryLog()
    const db = open(customerFile(), change, log)
    expect(await db.problems()).toEqual([{ parameter, message: expect.stringMatching(message) }])
    const lookUp = { ext_query_string: db.password, in_did_sql: db.inDid, out_did_sql: db.outDid }[parameter]
    expect(await lookUp?.('1001')).toEqual({ type: 'failed', reason: expect.stringMatching(message) })
    expect(log.lines).toMatchObject([
      { level: 'warn', fields: { query: parameter }, message: 'look-up failed' },
    ])
  },
)

test('a query that is not configured knows no number', async () => {
  const db = open(customerFile(), { inDidQuery: null, outDidQuery: null })
  expect(await db.problems()).toEqual([])
  expect(await db.inDid('02011112222')).toEqual(notFound)
  expect(await db.outDid('1001')).toEqual(notFound)
})

test('a file that is not there, or is no database, is a problem of db_string; look-ups fail and heal', async () => {
  const file = join(tempFolder(), 'customer.db')
  const db = open(file)
  const unreadable = { parameter: 'db_string', message: expect.stringMatching(/^cannot be read: /) }
  expect(await db.problems()).toEqual([unreadable])
  expect(await db.password('1001')).toMatchObject({ type: 'failed' })
  writeFileSync(file, 'x'.repeat(5000))
  expect(await db.problems()).toEqual([unreadable])
  expect(await db.password('1001')).toMatchObject({ type: 'failed' })
  rmSync(file)
  const database = new Database(file)
  database.exec(table)
  database.close()
  expect(await db.password('1001')).toEqual(found('secret1'))
})

test('a table that changes under way is found out and followed', async () => {
  const file = customerFile()
  const db = open(file)
  expect(await db.password('1001')).toEqual(found('secret1'))
  const database = new Database(file)
  onTestFinished(() => void database.close())
  database.exec('alter table nway_extension rename to gone')
  expect(await db.password('1001')).toMatchObject({ type: 'failed' })
  database.exec('alter table gone rename to nway_extension')
  database.exec("update nway_extension set extension_pswd = 'secret2' where extension_number = '1001'")
  expect(await db.password('1001')).toEqual(found('secret2'))
})

/** Keeps the reading thread busy for a while; the clock of the test decides that it is too long. */
const slowQuery = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000)
  select max(i) from n where $1 <> ''`

test('a slow query costs its caller the deadline, and later ones are answered', async () => {
  const clock = new ManualClock()
  const db = open(customerFile(), { inDidQuery: slowQuery }, memoryLog(), clock)
  const slow = db.inDid('1001')
  clock.advance(2000)
  expect(await slow).toEqual({ type: 'failed', reason: 'no answer in 2000 ms' })
  expect(await db.password('1001')).toEqual(found('secret1'))
  expect(clock.running).toBe(0)
})

test('more look-ups than may wait are refused at once', async () => {
  const clock = new ManualClock()
  const db = open(customerFile(), {}, memoryLog(), clock)
  const all = await Promise.all(Array.from({ length: 300 }, () => db.password('1001')))
  expect(all.filter(lookup => lookup.type === 'found')).toHaveLength(256)
  expect(all.at(-1)).toEqual({ type: 'failed', reason: 'too many look-ups wait for it' })
})

test('closing answers what waits, and nothing is started again', async () => {
  const db = open(customerFile())
  const waiting = db.password('1001')
  await db.close()
  expect(await waiting).toEqual({ type: 'failed', reason: 'it was closed' })
  expect(await db.password('1001')).toEqual({ type: 'failed', reason: 'it was closed' })
})

test('no message carries the connection’s secrets: another kind of database is refused by name', () => {
  expect(() => open('user:secret@tcp(127.0.0.1:3306)/cc', { type: 'mysql' })).toThrow(CustomerDbUnsupported)
  expect(() => open('user:secret@tcp(127.0.0.1:3306)/cc', { type: 'mysql' })).toThrow(
    /^db_type: .* got mysql$/,
  )
})
