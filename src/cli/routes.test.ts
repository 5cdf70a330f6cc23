import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openStore, type Store } from '../adapters/sql/store.ts'
import { realClock } from '../adapters/sql/testing/real-clock.ts'
import { gateway, route } from '../adapters/sql/testing/records.ts'
import { memoryLog } from '../testing/memory-log.ts'
import { configFile, type Ran, run, runIn } from './testing/run-cli.ts'

const embedded = '<switch name="local" type="embedded"/>'

interface House {
  readonly store: Store
  /** Writes this file and runs `nacd routes import` with it. */
  load(text: string | Buffer, ...options: readonly string[]): Promise<Ran>
  readonly config: string
  readonly file: string
}

/** A house whose nacd runs: its store is open beside the command. */
async function house(): Promise<House> {
  const config = await configFile({ store: 'sqlite:nacd.db' }, embedded)
  const folder = dirname(config)
  const store = await openStore(
    { type: 'sqlite', file: join(folder, 'nacd.db') },
    { clock: realClock, log: memoryLog() },
  )
  onTestFinished(() => store.close())
  for (const name of ['a', 'b']) await store.gateways.save(gateway(name), null)
  const file = join(folder, 'routes.csv')
  return {
    store,
    config,
    file,
    async load(text, ...options) {
      await writeFile(file, text)
      return run(['routes', 'import', '-c', config, ...options, file])
    },
  }
}

const listed = async ({ routes }: Store) => (await routes.list({ page: 1, pageSize: 100 })).items
const prefixes = async (store: Store) => (await listed(store)).map(({ prefix }) => prefix)

test('routes of a file are added to those there are, or take their place', async () => {
  const { store, load } = await house()
  await store.routes.add(route('9'))
  expect(await load('prefix,gateway\n010,a\n,b\n')).toEqual({ code: 0, out: ['2 routes added'], err: [] })
  expect(await prefixes(store)).toEqual(['9', '010', ''])
  expect(await load('gateway,prefix,cost\nb,+44,0.35\n', '--replace')).toEqual({
    code: 0,
    out: ['1 routes are in the place of those before'],
    err: [],
  })
  expect(await listed(store)).toMatchObject([
    { prefix: '+44', gateway: 'b', priority: 1, weight: 0, cost: 0.35, onLimit: 'next' },
  ])
})

test('every column is read, under its English or its Chinese name', async () => {
  const { store, load } = await house()
  const english = 'prefix,gateway,priority,weight,cost,hours,caller_prefix,extension,group,on_limit'
  const chinese = '前缀,线路,优先级,权重,费率,时段,主叫前缀,分机,座席组,占满时'
  const row = '010,a,2,3,0.35,"周一至周五 09:00-12:00,13:30-18:00",+86,1001,120,wait'
  for (const header of [english, chinese])
    expect(await load(`${header}\n${row}\n`)).toMatchObject({ code: 0 })
  const hours = '周一至周五 09:00-12:00,13:30-18:00'
  const expected = route('010', { only: { callerPrefix: '+86', extension: '1001', group: '120', hours } })
  expect(await listed(store)).toEqual([
    { ...expected, id: 1 },
    { ...expected, id: 2 },
  ])
})

test('what is exported can be imported again', async () => {
  const { store, load, config, file } = await house()
  const hours = '周一至周五 09:00-12:00,13:30-18:00'
  const narrow = route('+44', { only: { callerPrefix: '', extension: '1001', group: '', hours } })
  for (const each of [route('010'), narrow, route('', { onLimit: 'refuse', cost: 0.1 + 0.2 })]) {
    await store.routes.add(each)
  }
  const before = await listed(store)
  expect(await run(['routes', 'export', '-c', config, file])).toEqual({
    code: 0,
    out: ['3 routes written'],
    err: [],
  })
  const text = await readFile(file, 'utf8')
  expect(text.split('\n')).toContain(`+44,a,2,3,0.35,"${hours}",,1001,,wait`)
  expect(await load(text, '--replace')).toMatchObject({ code: 0 })
  const ids = before.map(({ id }) => id + 3)
  expect(await listed(store)).toEqual(before.map((each, at) => ({ ...each, id: ids[at] })))
})

test.each<[string, string, RegExp]>([
  ['a prefix with letters', 'prefix,gateway\n010,a\n01a,a\n', /^line 3: prefix: expected digits.*got "01a"$/],
  [
    'a gateway there is not',
    'prefix,gateway\n010,west\n',
    /^line 2: gateway: expected the name of a gateway/,
  ],
  [
    'a weight of words',
    'prefix,gateway,weight\n010,a,x\n',
    /^line 2: weight: expected a whole number.*got "x"$/,
  ],
  ['a cost below 0', 'prefix,gateway,cost\n010,a,-1\n', /^line 2: cost: expected a number from 0, got "-1"$/],
  ['hours nobody can read', 'prefix,gateway,hours\n010,a,ten\n', /^line 2: hours: expected opening hours/],
  ['no extension', 'prefix,gateway,extension\n010,a,10 01\n', /^line 2: extension: expected a number/],
  ['an on_limit there is not', 'prefix,gateway,on_limit\n1,a,x\n', /^line 2: on_limit: expected one of next/],
  ['a cell too many', 'prefix,gateway\n010,a,b\n', /^line 2: expected 2 cells, got 3$/],
  ['a quote that is open', 'prefix,gateway\n"010,a\n', /^line 2: a quote without its partner/],
  ['a column there is not', 'prefix,gateway,id\n010,a,1\n', /^line 1: .*expected prefix \(前缀\).*got "id"$/],
  ['a column twice', 'prefix,gateway,前缀\n010,a,1\n', /^line 1: column prefix is there twice$/],
  ['no column of gateways', 'prefix\n010\n', /^line 1: column gateway is missing$/],
])('%s: nothing is written', async (_name, text, expected) => {
  const { store, load } = await house()
  await store.routes.add(route('9'))
  const ran = await load(text, '--replace')
  expect(ran).toEqual({
    code: 1,
    out: [],
    err: [expect.stringMatching(expected), '1 wrong line: nothing was written'],
  })
  expect(await prefixes(store)).toEqual(['9'])
})

test('of many wrong lines the first twenty are told', async () => {
  const { load } = await house()
  const { err } = await load(`prefix,gateway\n${'x,a\n'.repeat(25)}`)
  expect(err).toHaveLength(21)
  expect(err.at(19)).toMatch(/^line 21: /)
  expect(err.at(-1)).toBe('25 wrong lines, 5 of them not shown: nothing was written')
})

test('a file that says nothing, or is none, changes nothing', async () => {
  const { store, load, config } = await house()
  await store.routes.add(route('9'))
  const nothing = { code: 1, out: [] }
  expect(await load('prefix,gateway\n', '--replace')).toMatchObject(nothing)
  expect(await load('', '--replace')).toMatchObject(nothing)
  const other = await load(Buffer.from([0xcf, 0xdf, 0xc2, 0xb7, 0x0a]), '--replace')
  expect(other.err).toEqual([expect.stringMatching(/^line 1: .*CSV UTF-8/), expect.any(String)])
  const missing = await run(['routes', 'import', '-c', config, '/nowhere/routes.csv'])
  expect(missing).toMatchObject({ code: 1, err: [expect.stringMatching(/ENOENT.*\/nowhere\/routes\.csv/)] })
  const nowhere = await run(['routes', 'export', '-c', config, '/nowhere/routes.csv'])
  expect(nowhere).toMatchObject({ code: 1, err: [expect.stringMatching(/ENOENT/)] })
  expect(await prefixes(store)).toEqual(['9'])
})

test('a store from before there were routes is left as it is', async () => {
  const config = await configFile({ store: 'sqlite:nacd.db' }, embedded)
  const folder = dirname(config)
  const old = new Database(join(folder, 'nacd.db'))
  old.exec('create table nacd_gateways (name varchar(64) primary key)')
  old.close()
  expect(await run(['routes', 'export', '-c', config, join(folder, 'routes.csv')])).toEqual({
    code: 1,
    out: [],
    err: ['the store is of an older version: start nacd once to bring it up to date'],
  })
})

test('in Chinese for those who read it', async () => {
  const { config, file } = await house()
  await writeFile(file, 'prefix,gateway\n01a,a\n')
  const ran = await runIn({ locale: 'zh_CN.UTF-8' }, ['routes', 'import', '-c', config, file])
  expect(ran.err).toEqual([
    '第 2 行：prefix 应为：最多 15 位数字，前面可以有 +；实为 "01a"',
    '1 行有误，未写入任何路由',
  ])
})

test('two hundred thousand routes, noticed at once by the nacd that runs', { timeout: 120_000 }, async () => {
  const { store, load } = await house()
  const heard = new Promise<void>(resolve => store.routes.onChange(resolve))
  const lines = Array.from(
    { length: 200_000 },
    (_, at) => `${10_000_000 + at},${at % 2 === 0 ? 'a' : 'b'},${at % 5}`,
  )
  const ran = await load(`prefix,gateway,priority\n${lines.join('\n')}\n`)
  expect(ran).toEqual({
    code: 0,
    out: ['200000 routes added'],
    err: ['100000 routes read', '200000 routes read'],
  })
  await heard
  expect(await store.routes.count()).toBe(200_000)
  expect((await store.routes.list({ page: 1, pageSize: 1, prefix: '101' })).total).toBe(20_000)
  let [routes, last] = [0, '']
  for await (const page of store.routes.pages()) {
    routes += page.length
    last = page.at(-1)?.prefix ?? ''
  }
  expect([routes, last]).toEqual([200_000, '10199999'])
})
