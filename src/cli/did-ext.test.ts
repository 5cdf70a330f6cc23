import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../adapters/sql/store.ts'
import { systemClock } from '../adapters/system/clock.ts'
import type { GatewayRecord } from '../ports/lines/gateways.ts'
import { gateway } from '../runtime/trunks/testing/paper-gateways.ts'
import { memoryLog } from '../testing/memory-log.ts'
import { configFile, runIn, temporaryFolder } from './testing/run-cli.ts'

const table = `
  CREATE TABLE e (number TEXT PRIMARY KEY, password, shown TEXT, gateway TEXT);
  INSERT INTO e VALUES
    ('1001', 'correct horse', '02011112222', 'carrier'),
    ('1002', NULL, '02011113333', 'carrier'),
    ('1003', '0123456789abcdef0123456789abcdef', '+862011114444', NULL),
    ('1004', zeroblob(5000000), NULL, NULL),
    ('1005', replace(hex(zeroblob(5000000)), '00', 'x'), '02011116666', 'carrier'),
    ('1006', CAST(x'ff41' AS TEXT), NULL, NULL);`

const queries = {
  ext_query_string: 'SELECT password FROM e WHERE number = $1',
  in_did_sql: 'SELECT number FROM e WHERE shown = ?',
  out_did_sql: 'SELECT shown, gateway FROM e WHERE number = $1',
}

const carrier = gateway('carrier', { host: 'sip.carrier.example' })

/** nacd's own store with one gateway; its `store` parameter. */
async function storeWith(record: GatewayRecord): Promise<string> {
  const file = join(await temporaryFolder(), 'nacd.db')
  const store = await openStore({ type: 'sqlite', file }, { clock: systemClock, log: memoryLog() })
  await store.gateways.save(record, '')
  await store.close()
  return `sqlite:${file}`
}

/** Runs a command on the sample file; times are left out of the lines. */
async function ask(args: readonly string[], settings: Record<string, string> = {}, locale = 'en_US.UTF-8') {
  const store = settings.store ?? (await storeWith(carrier))
  const file = join(await temporaryFolder(), 'cc.db')
  const database = new Database(file)
  database.exec(table)
  database.close()
  const config = await configFile(
    { db_type: 'sqlite', db_string: file, ...queries, ...settings, store },
    '<switch name="local" type="embedded"/>',
  )
  const { code, out, err } = await runIn({ locale }, [...args, '--config', config])
  return {
    code,
    lines: [...out, ...err].map(line => line.replace(/ \(\d+\.\d ms\)|（\d+\.\d 毫秒）/, ' TIME')),
  }
}

test.each<[string, number, string[]]>([
  [
    '02011112222',
    0,
    [
      '02011112222 is looked up as: 02011112222',
      'in_did_sql (nacd.conf.xml:6): 02011112222 belongs to extension 1001 TIME',
      'ext_query_string (nacd.conf.xml:5): extension 1001 is known TIME',
    ],
  ],
  [
    '+862011114444',
    0,
    [
      '+862011114444 is looked up as: 02011114444, +862011114444',
      'in_did_sql (nacd.conf.xml:6): 02011114444: nothing found TIME',
      'in_did_sql (nacd.conf.xml:6): +862011114444 belongs to extension 1003 TIME',
      'ext_query_string (nacd.conf.xml:5): extension 1003 is known TIME',
    ],
  ],
  [
    '02011113333',
    1,
    [
      '02011113333 is looked up as: 02011113333',
      'in_did_sql (nacd.conf.xml:6): 02011113333 belongs to extension 1002 TIME',
      'ext_query_string (nacd.conf.xml:5): 1002: a row is there, but its column 1 is NULL: taken as not found TIME',
      'calls to it fail: nobody can register as 1002',
    ],
  ],
  [
    '02099999999',
    1,
    [
      '02099999999 is looked up as: 02099999999',
      'in_did_sql (nacd.conf.xml:6): 02099999999: nothing found TIME',
    ],
  ],
])('nacd did %s', async (number, code, lines) => {
  expect(await ask(['did', number])).toEqual({ code, lines })
})

test.each<[string, Record<string, string>, number, string[]]>([
  [
    '1001',
    {},
    0,
    [
      'ext_query_string (nacd.conf.xml:5): extension 1001 is known; password set, 13 characters TIME',
      'out_did_sql (nacd.conf.xml:7): calls out with 02011112222 through gateway carrier TIME',
      'gateway carrier: sip sip.carrier.example, enabled',
    ],
  ],
  [
    '1003',
    { ext_password_format: 'ha1' },
    0,
    [
      'ext_query_string (nacd.conf.xml:5): extension 1003 is known; HA1 set TIME',
      'out_did_sql (nacd.conf.xml:7): 1003: a row is there, but its column 2 is NULL: taken as not found TIME',
    ],
  ],
  [
    '1001',
    { ext_password_format: 'ha1' },
    0,
    [
      'ext_query_string (nacd.conf.xml:5): extension 1001 is known; but what stands there is no HA1 (32 hexadecimal digits): its phone cannot register TIME',
      'out_did_sql (nacd.conf.xml:7): calls out with 02011112222 through gateway carrier TIME',
      'gateway carrier: sip sip.carrier.example, enabled',
    ],
  ],
  ['9999', {}, 1, ['ext_query_string (nacd.conf.xml:5): 9999: nothing found TIME']],
  [
    '1004',
    {},
    1,
    [
      'ext_query_string (nacd.conf.xml:5): 1004: a row is there, but its column 1 is binary data, no text: taken as not found TIME',
    ],
  ],
  [
    '1005',
    {},
    1,
    [
      'ext_query_string (nacd.conf.xml:5): 1005: a row is there, but its column 1 is longer than 256 characters: taken as not found TIME',
    ],
  ],
  [
    '1006',
    {},
    1,
    [
      'ext_query_string (nacd.conf.xml:5): 1006: a row is there, but its column 1 is not UTF-8 text: taken as not found TIME',
    ],
  ],
  [
    '1001',
    { ext_query_string: "SELECT password FROM e WHERE $1 &lt;> '' ORDER BY number" },
    0,
    [
      'ext_query_string (nacd.conf.xml:5): extension 1001 is known; password set, 13 characters TIME',
      'ext_query_string (nacd.conf.xml:5): more than one row: the first counts',
      'out_did_sql (nacd.conf.xml:7): calls out with 02011112222 through gateway carrier TIME',
      'gateway carrier: sip sip.carrier.example, enabled',
    ],
  ],
  [
    '1001',
    { out_did_sql: '' },
    0,
    [
      'ext_query_string (nacd.conf.xml:5): extension 1001 is known; password set, 13 characters TIME',
      'out_did_sql (nacd.conf.xml:7): not configured',
    ],
  ],
  [
    '1001',
    { out_did_sql: 'SELECT shown FROM e WHERE number = $1' },
    2,
    [
      'ext_query_string (nacd.conf.xml:5): extension 1001 is known; password set, 13 characters TIME',
      'out_did_sql (nacd.conf.xml:7): the query cannot be asked (two columns demanded (display number, gateway), it gives 1) -> correct the query TIME',
    ],
  ],
  [
    '1001',
    { ext_query_string: 'SELECT pasword FROM e WHERE number = $1' },
    2,
    [
      'ext_query_string (nacd.conf.xml:5): the query cannot be asked (SQLITE_ERROR no such column: pasword) -> correct the query TIME',
    ],
  ],
])('nacd ext %s with %j', async (number, settings, code, lines) => {
  expect(await ask(['ext', number], settings)).toEqual({ code, lines })
})

test.each<[string, () => Promise<string>, string]>([
  [
    'another',
    () => storeWith({ ...carrier, name: 'other' }),
    'gateway carrier is not at /v1/gateways: calls fail, unless a FreeSWITCH has it in its own files',
  ],
  [
    'one that is not enabled',
    () => storeWith({ ...carrier, enabled: false }),
    'gateway carrier is not enabled: calls fail',
  ],
  [
    'one of FreeSWITCH itself',
    () => storeWith({ ...carrier, kind: 'freeswitch', host: '' }),
    'gateway carrier: freeswitch, enabled',
  ],
  ['no', async () => 'sqlite:nowhere/nacd.db', 'gateways cannot be read: the store'],
])('an extension calls out through a gateway; the store has %s', async (_what, store, line) => {
  const { code, lines } = await ask(['ext', '1001'], { store: await store() })
  expect(code).toBe(0)
  expect(lines.at(-1)).toContain(line)
})

test('in Chinese', async () => {
  expect(await ask(['did', '+862011114444'], {}, 'zh_CN.UTF-8')).toEqual({
    code: 0,
    lines: [
      '+862011114444 依次按以下形式查询：02011114444、+862011114444',
      'in_did_sql (nacd.conf.xml:6): 02011114444: 未找到 TIME',
      'in_did_sql (nacd.conf.xml:6): +862011114444 对应分机 1003 TIME',
      'ext_query_string (nacd.conf.xml:5): 分机 1003 存在 TIME',
    ],
  })
  expect((await ask(['ext', '1001'], {}, 'zh_CN.UTF-8')).lines).toEqual([
    'ext_query_string (nacd.conf.xml:5): 分机 1001 存在；已设置密码，13 个字符 TIME',
    'out_did_sql (nacd.conf.xml:7): 外呼主叫号码 02011112222，经网关 carrier TIME',
    '网关 carrier：sip sip.carrier.example，已启用',
  ])
})

test('without a customer database nothing can be told', async () => {
  const none = { db_type: '', db_string: '', ext_query_string: '', in_did_sql: '', out_did_sql: '' }
  expect(await ask(['ext', '1001'], none)).toEqual({
    code: 2,
    lines: ['no customer database is configured: db_type, db_string and ext_query_string are missing'],
  })
})

test('a database that is down fails, whatever is asked', async () => {
  const down = { db_type: 'postgres', db_string: 'postgres://u:s3cr3t@127.0.0.1:1/cc' }
  for (const command of ['did', 'ext']) {
    const { code, lines } = await ask([command, '1001'], down)
    expect(code).toBe(2)
    expect(lines.at(-1)).toMatch(/cannot be reached .*ECONNREFUSED.* -> start the database/)
    expect(lines.join()).not.toContain('s3cr3t')
  }
})
