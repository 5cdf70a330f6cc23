import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { CustomerDbConfig } from '../../../config/config.ts'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { openCustomerDb } from './customer-db.ts'

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
    timeoutMs: 2000,
    poolSize: 1,
    ...change,
  } as const
  const db = openCustomerDb(config, { clock, log })
  onTestFinished(() => db.close())
  return db
}

const found = (value: unknown) => ({ type: 'found', value })

test('who reads a file is there before the first question, whose time would else be theirs', () => {
  expect(open(customerFile()).pool()).toEqual({ open: 1, idle: 0, waiting: 0 })
})

test('a file that is not there, or is no database, fails; look-ups heal', async () => {
  const file = join(tempFolder(), 'customer.db')
  const db = open(file)
  const unreadable = (type: string) => ({
    type: 'failed',
    fault: { type, reason: expect.stringMatching(/^cannot be read: /) },
  })
  expect(await db.examine('0')).toEqual(unreadable('unreachable'))
  expect(await db.password('1001')).toMatchObject({ type: 'failed' })
  writeFileSync(file, 'x'.repeat(5000))
  expect(await db.examine('0')).toEqual(unreadable('wrong_server'))
  expect(await db.password('1001')).toMatchObject({ type: 'failed' })
  rmSync(file)
  const database = new Database(file)
  database.exec(table)
  database.close()
  expect(await db.password('1001')).toEqual(found('secret1'))
})

test('a file that another has taken the place of is not read any more', async () => {
  const file = customerFile()
  const db = open(file)
  expect(await db.password('1001')).toEqual(found('secret1'))
  renameSync(customerFile(table.replace('secret1', 'secret2')), file)
  expect(await db.password('1001')).toEqual(found('secret2'))
  rmSync(file)
  expect(await db.password('1001')).toMatchObject({ type: 'failed' })
})

test('a query that is wrong is a warning a minute, not one for each number', async () => {
  const [log, clock] = [memoryLog(), new ManualClock()]
  const change = { extensionQuery: 'SELECT no_column FROM nway_extension WHERE extension_number = $1' }
  const db = open(customerFile(), change, log, clock)
  for (const number of ['1001', '1002', '1003']) await db.password(number)
  await db.outDid('1002')
  clock.advance(60_000)
  await db.password('1004')
  const warnings = log.lines.filter(({ message }) => message === 'look-up failed')
  expect(warnings.map(({ fields }) => fields)).toMatchObject([
    { query: 'ext_query_string', fault: 'query', times: 1 },
    { query: 'ext_query_string', fault: 'query', times: 3 },
  ])
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
