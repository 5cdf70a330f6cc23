import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { StoreUnavailable } from './database/store-error.ts'
import { openStore, type Store } from './store.ts'
import { realClock } from './testing/real-clock.ts'
import { agent, group, step, summary } from './testing/records.ts'
import { tempFolder } from './testing/temp-folder.ts'

async function open(file: string): Promise<Store> {
  const store = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  onTestFinished(() => store.close())
  return store
}

test('a new store is a private file in WAL mode, with every table', async () => {
  const file = join(tempFolder(), 'var', 'nacd.db')
  await open(file)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const reader = new Database(file, { readonly: true })
  onTestFinished(() => void reader.close())
  expect(reader.pragma('journal_mode', { simple: true })).toBe('wal')
  const tables = reader.prepare("select name from sqlite_master where type = 'table' and name like 'nacd_%'")
  expect(tables.pluck().all().sort()).toEqual([
    'nacd_agent_groups',
    'nacd_agent_skills',
    'nacd_agent_states',
    'nacd_agent_times',
    'nacd_agents',
    'nacd_blacklist',
    'nacd_call_steps',
    'nacd_callbacks',
    'nacd_cdrs',
    'nacd_changes',
    'nacd_counters',
    'nacd_destination_rules',
    'nacd_gateways',
    'nacd_groups',
    'nacd_holidays',
    'nacd_limits',
    'nacd_migrations',
    'nacd_migrations_lock',
    'nacd_open_calls',
    'nacd_route_batches',
    'nacd_routes',
    'nacd_vips',
  ])
})

test('what was stored is there after a second opening', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const first = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  const saved = agent('1001', { groups: [{ number: '120', level: 2, position: 3 }], skills: { english: 80 } })
  await first.agents.saveGroup(group('120'))
  await first.agents.saveAgent(saved)
  first.callLog.step(summary('a').uuid, step('arrived', { group: '120' }))
  first.callLog.ended(summary('a'))
  await first.close()

  const second = await open(file)
  expect(await second.agents.agents()).toEqual([saved])
  expect(await second.agents.groups()).toEqual([group('120')])
  expect(await second.cdrs.find('a')).toEqual({
    summary: summary('a'),
    steps: [step('arrived', { group: '120' })],
  })
})

test('two stores may have the same file open', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const [one, other] = [await open(file), await open(file)]
  await one.agents.saveGroup(group('120'))
  await other.agents.saveGroup(group('121'))
  expect(await one.agents.groups()).toHaveLength(2)
})

const bad: readonly [string, (folder: string) => string][] = [
  ['a folder in its place', folder => folder],
  ['a file where its folder should be', folder => join(written(folder, 'plain', 'text'), 'nacd.db')],
  ['a file that is no database', folder => written(folder, 'nacd.db', 'x'.repeat(5000))],
  ['a place where nobody may write', () => '/proc/nacd/nacd.db'],
]

test.each(bad)('%s: one clear error', async (_name, fileIn) => {
  const file = fileIn(tempFolder())
  const opening = openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(StoreUnavailable)
  expect((error as StoreUnavailable).message).toContain(`the store ${file} cannot be used: `)
  expect((error as StoreUnavailable).message).not.toContain('\n')
})

test('a file that is no database keeps its contents', async () => {
  const file = written(tempFolder(), 'notes.txt', 'my notes, long enough to be read as a page '.repeat(100))
  const before = readFileSync(file)
  await expect(
    openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() }),
  ).rejects.toThrow(StoreUnavailable)
  expect(readFileSync(file)).toEqual(before)
})

test('a migration that fails leaves nothing behind, and is done again next time', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const foreign = new Database(file)
  foreign.exec('create table nacd_agents (mine text)')
  await expect(
    openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() }),
  ).rejects.toThrow('table "nacd_agents" already exists')
  expect(foreign.prepare("select count(*) from sqlite_master where name = 'nacd_groups'").pluck().get()).toBe(
    0,
  )
  foreign.exec('drop table nacd_agents')
  foreign.close()
  expect(await (await open(file)).agents.agents()).toEqual([])
})

test.each([
  ['postgres', 'postgres://user:secret@127.0.0.1:1/cc'],
  ['mysql', 'mysql://user:secret@127.0.0.1:1/cc'],
] as const)('a %s server that is not there is one clear error, without its password', async (type, url) => {
  const opening = openStore({ type, url }, { clock: realClock, log: memoryLog() })
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(StoreUnavailable)
  expect((error as StoreUnavailable).message).toBe(
    `the store ${type}://127.0.0.1:1/cc cannot be used: connect ECONNREFUSED 127.0.0.1:1`,
  )
})

test.each([
  ['postgres://user:secret@127.0.0.1:1/cc?sslmod=require', 'its URL has the unknown option "sslmod"'],
  [
    'postgres://user:secret@127.0.0.1:1/cc?sslmode=verify-full&sslrootcert=/none.pem',
    '/none.pem cannot be read',
  ],
])('%s is refused before anybody is asked', async (url, reason) => {
  const opening = openStore(
    { type: 'postgres', url },
    { clock: realClock, log: memoryLog(), patienceMs: 60_000 },
  )
  await expect(opening).rejects.toThrow(`the store postgres://127.0.0.1:1/cc cannot be used: ${reason}`)
})

test('it says whether it answers', async () => {
  const log = memoryLog()
  const store = await openStore(
    { type: 'sqlite', file: join(tempFolder(), 'nacd.db') },
    { clock: new ManualClock(), log },
  )
  expect(await store.ok()).toBe(true)
  await store.close()
  expect(await store.ok()).toBe(false)
  expect(log.lines).toMatchObject([{ level: 'warn', message: 'the store does not answer' }])
})

function written(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
  chmodSync(join(folder, name), 0o600)
  return join(folder, name)
}
