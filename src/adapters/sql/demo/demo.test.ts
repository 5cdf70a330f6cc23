import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { StoreUnavailable } from '../database/store-error.ts'
import { openStore } from '../store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { openDemoExtensions } from './demo-extensions.ts'
import { seedDemoGroups } from './demo-groups.ts'
import { newDemoPassword } from './demo-password.ts'
import { seedDemo } from './demo-seed.ts'

async function demoFile(): Promise<string> {
  const file = join(tempFolder(), 'demo.db')
  await seedDemo(file, newDemoPassword)
  return file
}

function openDemo(file: string) {
  const extensions = openDemoExtensions(file)
  if (extensions === null) throw new Error('not the demo database')
  onTestFinished(() => extensions.close())
  return extensions
}

const extension = {
  number: '1011',
  name: 'New',
  calloutNumber: '02011112222',
  gatewayName: 'carrier',
  extensionType: 1,
  enabled: true,
}

test('ten extensions, each with a random password, in a private file', async () => {
  const [file, other] = [await demoFile(), await demoFile()]
  const passwords = await openDemo(file).passwords()
  expect([...passwords.keys()]).toEqual(
    [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010].map(String),
  )
  const all = [...passwords.values(), ...(await openDemo(other).passwords()).values()]
  expect(new Set(all).size).toBe(20)
  for (const password of all) expect(password).toMatch(/^[a-hjkmnp-z2-9]{12}$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(existsSync(`${file}.new`)).toBe(false)
})

test('no extension has an outside number: there is no carrier', async () => {
  const file = await demoFile()
  const { items } = await openDemo(file).list({ page: 1, pageSize: 10 })
  expect(items.map(({ extensionType }) => extensionType)).toEqual(Array(10).fill(0))
  expect(items[0]).toEqual({
    number: '1001',
    name: '分机 Demo 1001',
    calloutNumber: '',
    gatewayName: '',
    extensionType: 0,
    enabled: true,
  })
})

test('a second seed changes nothing', async () => {
  const file = await demoFile()
  const before = readFileSync(file)
  expect(await seedDemo(file, newDemoPassword)).toEqual({ type: 'there' })
  expect(readFileSync(file)).toEqual(before)
})

test('a seed that was cut short is done again', async () => {
  const file = join(tempFolder(), 'demo.db')
  writeFileSync(`${file}.new`, 'half a database')
  expect(await seedDemo(file, newDemoPassword)).toEqual({ type: 'seeded' })
  expect((await openDemo(file).passwords()).size).toBe(10)
})

test.each([
  ['without the table', 'create table other (a)'],
  ['with a table of that name', 'create table nway_extension (extension_number, extension_pswd)'],
])('a customer’s own file %s is neither seeded nor written to', async (_name, sql) => {
  const file = join(tempFolder(), 'customer.db')
  const database = new Database(file)
  database.exec(sql)
  database.close()
  const before = readFileSync(file)
  expect(await seedDemo(file, newDemoPassword)).toEqual({ type: 'there' })
  expect(openDemoExtensions(file)).toBeNull()
  expect(readFileSync(file)).toEqual(before)
})

test('no file, no demo; a file that cannot be made is one clear error', async () => {
  const folder = tempFolder()
  expect(openDemoExtensions(join(folder, 'none.db'))).toBeNull()
  await expect(seedDemo('/proc/nacd/demo.db', newDemoPassword)).rejects.toThrow(StoreUnavailable)
})

test('extensions are listed, found, saved, changed and removed', async () => {
  const demo = openDemo(await demoFile())
  expect(await demo.save(extension, null)).toBe('passwordNeeded')
  expect(await demo.save(extension, 'first-secret')).toBe('created')
  expect(await demo.find('1011')).toEqual(extension)
  expect(await demo.list({ page: 2, pageSize: 10 })).toEqual({ items: [extension], total: 11 })

  expect(await demo.save({ ...extension, name: 'Other' }, null)).toBe('replaced')
  expect((await demo.passwords()).get('1011')).toBe('first-secret')
  const changed = { ...extension, name: 'Third', enabled: false }
  expect(await demo.change('1011', { name: 'Third', enabled: false, password: 'second-secret' })).toEqual(
    changed,
  )
  expect((await demo.passwords()).has('1011')).toBe(false)

  expect(await demo.change('9999', { name: 'x' })).toBeNull()
  expect(await demo.find("1011' or '1'='1")).toBeNull()
  expect(await demo.remove('1011')).toBe(true)
  expect(await demo.remove('1011')).toBe(false)
})

test('the store gets the demo’s groups and agents once', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const store = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  onTestFinished(() => store.close())
  expect(await seedDemoGroups(store.agents)).toBe(true)
  expect((await store.agents.groups()).map(group => group.number)).toEqual([
    '110',
    '119',
    '120',
    '121',
    '122',
    '123',
  ])
  const agents = await store.agents.agents()
  expect(agents.map(agent => agent.extension)).toEqual(
    Array.from({ length: 10 }, (_, index) => `${1001 + index}`),
  )
  expect(agents.every(agent => agent.status === 'ready')).toBe(true)
  expect(agents[1]?.groups).toEqual([
    { number: '120', level: 1, position: 2 },
    { number: '121', level: 1, position: 2 },
  ])
  await store.agents.removeGroup('122')
  expect(await seedDemoGroups(store.agents)).toBe(false)
  expect(await store.agents.groups()).toHaveLength(5)
})
