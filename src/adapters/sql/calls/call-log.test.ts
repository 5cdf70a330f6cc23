import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { type LogLine, memoryLog } from '../../../testing/memory-log.ts'
import { StoreUnavailable } from '../database/store-error.ts'
import type { WriteBehindLimits } from '../database/write-behind.ts'
import { openStore, type Store } from '../store.ts'
import { step, summary } from '../testing/records.ts'
import { tempFolder } from '../testing/temp-folder.ts'

const firstPage = { page: 1, pageSize: 500 }

interface Opened extends Store {
  readonly file: string
  readonly clock: ManualClock
  readonly lines: readonly LogLine[]
}

async function newStore(limits: Partial<WriteBehindLimits> = {}): Promise<Opened> {
  const file = join(tempFolder(), 'nacd.db')
  const [clock, log] = [new ManualClock(), memoryLog()]
  const store = await openStore({ type: 'sqlite', file }, { clock, log, limits })
  onTestFinished(() => store.close().catch(() => undefined))
  return { ...store, file, clock, lines: log.lines }
}

/** Lets what a timer started run to its end: everything behind it is promises, none of them waits for I/O. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

async function records(store: Store): Promise<number> {
  return (await store.cdrs.list({}, firstPage)).total
}

test('an entry is written when its time is up, not before', async () => {
  const store = await newStore({ everyMs: 50 })
  store.callLog.ended(summary('a'))
  store.clock.advance(49)
  await settled()
  expect(await records(store)).toBe(0)
  store.clock.advance(1)
  await settled()
  expect(await records(store)).toBe(1)
  expect(store.clock.running).toBe(0)
})

test('a full batch does not wait for its time', async () => {
  const store = await newStore({ batch: 3 })
  for (const uuid of ['a', 'b', 'c']) store.callLog.ended(summary(uuid))
  store.clock.advance(0)
  await settled()
  expect(await records(store)).toBe(3)
})

test('while the database refuses, entries wait, bounded, and are written when it heals', async () => {
  const store = await newStore({ waiting: 10, retryMs: 500 })
  const other = new Database(store.file)
  onTestFinished(() => void other.close())
  other.exec('alter table nacd_cdrs rename to taken_away')
  for (let call = 0; call < 20; call += 1) store.callLog.ended(summary(`call-${call}`))
  store.clock.advance(50)
  await settled()
  expect(store.lines.map(line => line.message)).toEqual([
    'changes are being dropped',
    'changes are not written',
  ])
  other.exec('alter table taken_away rename to nacd_cdrs')
  store.clock.advance(500)
  await settled()
  expect(await records(store)).toBe(11)
  expect(store.lines.at(-1)).toMatchObject({
    message: 'changes were dropped',
    fields: { of: 'call records', dropped: 9 },
  })
})

test('while the database refuses, that is said once, and that it takes them again', async () => {
  const store = await newStore({ retryMs: 500 })
  const other = new Database(store.file)
  onTestFinished(() => void other.close())
  other.exec('alter table nacd_cdrs rename to taken_away')
  store.callLog.ended(summary('a'))
  for (const wait of [50, 500, 500]) {
    store.clock.advance(wait)
    await settled()
  }
  other.exec('alter table taken_away rename to nacd_cdrs')
  store.clock.advance(500)
  await settled()
  expect(store.lines).toMatchObject([
    { level: 'error', message: 'changes are not written', fields: { of: 'call records', waiting: 1 } },
    {
      level: 'info',
      message: 'changes are written again',
      fields: { of: 'call records', failedForMs: 1500 },
    },
  ])
})

test('an entry the database refuses keeps the others from nothing', async () => {
  const store = await newStore()
  const other = new Database(store.file)
  onTestFinished(() => void other.close())
  other.exec(`create trigger no_666 before insert on nacd_cdrs when new.caller_number = '666'
    begin select raise(abort, 'not that one'); end`)
  for (const number of ['665', '666', '667']) {
    store.callLog.ended(summary(`call-${number}`, { callerNumber: number }))
  }
  await store.callLog.flush()
  expect((await store.cdrs.list({}, firstPage)).items.map(item => item.callerNumber)).toEqual(['665', '667'])
  expect(store.lines).toMatchObject([
    {
      level: 'error',
      message: 'the store refused a change',
      fields: { of: 'call records', reason: 'not that one' },
    },
  ])
})

test('a flush that cannot be done gives up with one error, and a stopped log starts no timer', async () => {
  const store = await newStore({ flushTries: 2, retryMs: 500 })
  const other = new Database(store.file)
  onTestFinished(() => void other.close())
  other.exec('drop table nacd_cdrs')
  store.callLog.ended(summary('a'))
  const closing = expect(store.close()).rejects.toThrow(StoreUnavailable)
  await settled()
  store.clock.advance(500)
  await closing
  store.callLog.ended(summary('b'))
  expect(store.clock.running).toBe(0)
})

test('what was flushed survives a kill', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const script = fileURLToPath(new URL('../testing/call-writer-process.ts', import.meta.url))
  const writer = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void writer.kill('SIGKILL'))
  await once(writer.stdout, 'data')
  writer.kill('SIGKILL')
  await once(writer, 'exit')
  const store = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  onTestFinished(() => store.close())
  expect(await records(store)).toBe(300)
  expect((await store.cdrs.find('call-300'))?.steps).toEqual([step('arrived')])
  expect(await store.cdrs.find('never-flushed')).toBeNull()
})
