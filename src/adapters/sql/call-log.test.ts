import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { legId } from '../../core/shared/ids.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { type LogLine, memoryLog } from '../../testing/memory-log.ts'
import type { CallLogLimits } from './call-log.ts'
import { openStore, type Store } from './store.ts'
import { StoreUnavailable } from './store-error.ts'
import { step, summary } from './testing/records.ts'
import { tempFolder } from './testing/temp-folder.ts'

const firstPage = { page: 1, pageSize: 500 }

interface Opened extends Store {
  readonly file: string
  readonly clock: ManualClock
  readonly lines: readonly LogLine[]
}

async function newStore(limits: Partial<CallLogLimits> = {}): Promise<Opened> {
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

test('flush writes everything, in batches, and steps keep their order', async () => {
  const store = await newStore({ batch: 7 })
  const steps = Array.from({ length: 30 }, (_, index) => step(`step-${index}`, { index }))
  for (const each of steps) store.callLog.step(legId('a'), each)
  store.callLog.ended(summary('a'))
  await store.callLog.flush()
  expect(await store.cdrs.find('a')).toEqual({ summary: summary('a'), steps })
  expect(store.clock.running).toBe(0)
})

test('a call that is reported twice keeps its later record, in one batch or in two', async () => {
  const store = await newStore()
  store.callLog.ended(summary('a', { cause: 'USER_BUSY' }))
  store.callLog.ended(summary('a', { cause: 'NO_ANSWER' }))
  await store.callLog.flush()
  expect((await store.cdrs.find('a'))?.summary.cause).toBe('NO_ANSWER')
  store.callLog.ended(summary('a', { cause: 'NORMAL_CLEARING' }))
  await store.callLog.flush()
  expect((await store.cdrs.find('a'))?.summary.cause).toBe('NORMAL_CLEARING')
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
    'call records are being dropped',
    'call records not written',
  ])
  other.exec('alter table taken_away rename to nacd_cdrs')
  store.clock.advance(500)
  await settled()
  expect(await records(store)).toBe(11)
  expect(store.lines.at(-1)).toMatchObject({ message: 'call records were dropped', fields: { dropped: 9 } })
})

test('a record still has room where steps have none left', async () => {
  const store = await newStore({ waiting: 10 })
  for (let each = 0; each < 12; each += 1) store.callLog.step(legId('a'), step(`step-${each}`))
  store.callLog.ended(summary('a'))
  await store.callLog.flush()
  const found = await store.cdrs.find('a')
  expect(found?.steps).toHaveLength(10)
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

test('a number or a detail without end is cut to what its column holds', async () => {
  const store = await newStore()
  const endless = 'x'.repeat(5000)
  store.callLog.step(legId('a'), step('collected', { digits: endless }))
  store.callLog.ended(summary('a', { callerNumber: endless, group: endless }))
  await store.callLog.flush()
  const found = await store.cdrs.find('a')
  expect(found?.summary).toMatchObject({ callerNumber: 'x'.repeat(64), group: 'x'.repeat(32) })
  expect(found?.steps[0]?.detail).toEqual({ digits: 'x'.repeat(512) })
})

test('what a far end puts into numbers and details is cut, never refused', async () => {
  const store = await newStore()
  const text = fc.string({ unit: 'binary', maxLength: 2000 })
  const calls = fc.record({
    number: text,
    detail: fc.dictionary(text, fc.oneof(text, fc.double(), fc.boolean())),
  })
  let call = 0
  await fc.assert(
    fc.asyncProperty(calls, async ({ number, detail }) => {
      call += 1
      const uuid = `call-${call}`
      store.callLog.step(legId(uuid), step('collected', detail))
      store.callLog.ended(summary(uuid, { callerNumber: number }))
      await store.callLog.flush()
      const found = await store.cdrs.find(uuid)
      expect(found?.summary.callerNumber.length).toBeLessThanOrEqual(64)
      expect(found?.steps).toHaveLength(1)
    }),
    { numRuns: 40 },
  )
  expect(store.lines).toEqual([])
})

test('what was flushed survives a kill', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const script = fileURLToPath(new URL('./testing/call-writer-process.ts', import.meta.url))
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
