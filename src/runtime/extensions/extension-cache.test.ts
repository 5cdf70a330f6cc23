import { expect, test } from 'vitest'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { ExtensionCache, type ExtensionOutcome } from './extension-cache.ts'
import { PaperDatabase } from './testing/paper-database.ts'

const times = { freshMs: 10_000, negativeMs: 5_000, staleMs: 3_600_000 }
const found = (value: string) => ({ type: 'found', value })
const notFound = { type: 'notFound' }
const failed = { type: 'failed', reason: 'down' }

function house(change: Partial<typeof times> = {}) {
  const [database, clock, log] = [new PaperDatabase(), new ManualClock(), memoryLog()]
  const outcomes: ExtensionOutcome[] = []
  const cache = new ExtensionCache({
    database,
    times: { ...times, ...change },
    clock,
    log,
    observe: outcome => outcomes.push(outcome),
  })
  /** Asks, and lets the database answer what it is asked. */
  const ask = async (number: string) => {
    const answer = cache.password(number)
    database.answerAll()
    return answer
  }
  return { cache, database, clock, log, outcomes, ask }
}

test('a password is remembered for its time, then asked for again', async () => {
  const { database, clock, outcomes, ask } = house()
  database.passwords.set('1001', 'old')
  expect(await ask('1001')).toEqual(found('old'))
  database.passwords.set('1001', 'new')
  clock.advance(9_999)
  expect(await ask('1001')).toEqual(found('old'))
  clock.advance(1)
  expect(await ask('1001')).toEqual(found('new'))
  expect(outcomes).toEqual(['miss', 'hit', 'miss'])
})

test('an unknown number is remembered for a shorter time', async () => {
  const { database, clock, outcomes, ask } = house()
  expect(await ask('9999')).toEqual(notFound)
  database.passwords.set('9999', 'new')
  clock.advance(4_999)
  expect(await ask('9999')).toEqual(notFound)
  clock.advance(1)
  expect(await ask('9999')).toEqual(found('new'))
  expect(outcomes).toEqual(['miss', 'negative', 'miss'])
})

test('those who ask at the same time share a query, other numbers have their own', async () => {
  const { cache, database, outcomes } = house()
  database.passwords.set('1001', 'a')
  const answers = Promise.all([cache.password('1001'), cache.password('1001'), cache.password('1002')])
  expect(database.running).toEqual(['1001', '1002'])
  database.answerAll()
  expect(await answers).toEqual([found('a'), found('a'), notFound])
  expect(outcomes.toSorted()).toEqual(['miss', 'miss', 'shared'])
})

test('while the database is down an old password is given, and replaced as soon as it is back', async () => {
  const { database, clock, log, outcomes, ask } = house()
  database.passwords.set('1001', 'old')
  await ask('1001')
  await ask('9999')
  database.isDown = true
  clock.advance(60_000)
  expect([await ask('1001'), await ask('9999'), await ask('1002')]).toEqual([found('old'), failed, failed])
  database.isDown = false
  database.passwords.set('1001', 'new')
  expect(await ask('1001')).toEqual(found('new'))
  expect(outcomes).toEqual(['miss', 'miss', 'stale', 'failed', 'failed', 'miss'])
  expect(log.lines.map(line => line.level)).toEqual(['warn', 'info'])
})

test.each([
  ['as old as it may be', 3_599_999, times.staleMs, found('old')],
  ['too old', 3_600_000, times.staleMs, failed],
  ['never where it is switched off', 10_000, 0, failed],
  ['from before the clock was set back', -60_000, times.staleMs, failed],
])('an old password: %s', async (_name, afterMs, staleMs, expected) => {
  const { database, clock, ask } = house({ staleMs })
  database.passwords.set('1001', 'old')
  await ask('1001')
  database.isDown = true
  clock.advance(afterMs)
  expect(await ask('1001')).toEqual(expected)
})

test('an extension the database no longer has is gone, also while it is down', async () => {
  const { database, clock, ask } = house()
  database.passwords.set('1001', 'old')
  await ask('1001')
  database.passwords.delete('1001')
  clock.advance(10_000)
  expect(await ask('1001')).toEqual(notFound)
  database.isDown = true
  clock.advance(10_000)
  expect(await ask('1001')).toEqual(failed)
})

test('forgetting one or all: the next answer comes from the database', async () => {
  const { cache, database, ask } = house()
  for (const number of ['1001', '1002']) database.passwords.set(number, 'old')
  for (const number of ['1001', '1002', '9999']) await ask(number)
  for (const number of ['1001', '1002', '9999']) database.passwords.set(number, 'new')
  cache.forget('1001')
  expect([await ask('1001'), await ask('1002'), await ask('9999')]).toEqual([
    found('new'),
    found('old'),
    notFound,
  ])
  cache.forgetAll()
  expect([await ask('1002'), await ask('9999')]).toEqual([found('new'), found('new')])
})

test('forgotten while a query is on its way: what it says is not used for later askers', async () => {
  const { cache, database } = house()
  database.passwords.set('1001', 'old')
  const before = cache.password('1001')
  database.passwords.set('1001', 'new')
  cache.forget('1001')
  const after = [cache.password('1001'), cache.password('1001')]
  expect(database.running).toEqual(['1001'])
  database.answerAll()
  expect(await before).toEqual(found('old'))
  await database.asked(2)
  database.answerAll()
  expect(await Promise.all(after)).toEqual([found('new'), found('new')])
  expect(database.count).toBe(2)
})

test('a scan with random numbers pushes no good one out, and the memory stays bounded', async () => {
  const { database, ask } = house()
  database.passwords.set('1001', 'a')
  await ask('1001')
  for (let number = 0; number < 60_000; number += 1) await ask(`x${number}`)
  const before = database.count
  expect(await ask('1001')).toEqual(found('a'))
  expect(database.count).toBe(before)
  await ask('x0')
  expect(database.count).toBe(before + 1)
})

test('DID numbers are asked for each time', async () => {
  const { cache, database } = house()
  expect([await cache.inDid('1'), await cache.inDid('1'), await cache.outDid('1001')]).toEqual([
    notFound,
    notFound,
    notFound,
  ])
  expect(database.didCount).toBe(3)
})

test('a query that breaks leaves nothing behind', async () => {
  const { cache, database } = house()
  database.passwords.set('1001', 'a')
  const broken = cache.password('1001')
  database.breakAll()
  await expect(broken).rejects.toThrow('a bug')
  const answer = cache.password('1001')
  database.answerAll()
  expect(await answer).toEqual(found('a'))
})
