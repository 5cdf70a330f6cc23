import { expect, test } from 'vitest'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { StoreUnavailable } from '../database/store-error.ts'
import { Guard } from './guard.ts'

const limits = { connectMs: 2000, statementMs: 5000, mostWaiting: 3, failures: 2, restMs: 60_000 }
const never = () => new Promise<never>(() => undefined)
const broken = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }))

function newGuard() {
  const clock = new ManualClock()
  const states: string[] = []
  const missed: number[] = []
  const guard = new Guard({
    name: '(test)',
    clock,
    limits,
    onBreaker: state => states.push(state),
    onNoConnection: tookMs => missed.push(tookMs),
  })
  return { guard, clock, states, missed }
}

test('a statement without an answer ends at its deadline, and its connection is abandoned once', async () => {
  const { guard, clock } = newGuard()
  let abandoned = 0
  const asking = guard.statement(never, () => {
    abandoned += 1
  })
  const ended = expect(asking).rejects.toThrow('the store (test) cannot be used: no answer in 5000 ms')
  clock.advance(4999)
  expect(abandoned).toBe(0)
  clock.advance(1)
  await ended
  expect(abandoned).toBeGreaterThan(0)
  expect(clock.running).toBe(0)
})

test('a connection that comes too late is given back', async () => {
  const { guard, clock } = newGuard()
  const late = Promise.withResolvers<string>()
  const given: string[] = []
  const asking = guard.connection(
    () => late.promise,
    connection => given.push(connection),
  )
  const ended = expect(asking).rejects.toThrow('no answer in 2000 ms')
  clock.advance(2000)
  await ended
  late.resolve('connection')
  await late.promise
  expect(given).toEqual(['connection'])
})

test('only so many wait', async () => {
  const { guard } = newGuard()
  for (let each = 0; each < 3; each += 1) guard.connection(never, () => undefined).catch(() => undefined)
  await expect(guard.connection(never, () => undefined)).rejects.toThrow('too many questions wait for it')
})

test('a server that fails is left alone; one that says no answers', async () => {
  const { guard, states, missed } = newGuard()
  const refused = () => Promise.reject(Object.assign(new Error('no'), { code: '23503' }))
  for (let each = 0; each < 3; each += 1) {
    await expect(guard.statement(refused, () => undefined)).rejects.toMatchObject({ kind: 'refused' })
  }
  expect(states).toEqual([])
  for (let each = 0; each < 2; each += 1) {
    await expect(guard.connection(broken, () => undefined)).rejects.toThrow('gone')
  }
  expect(states).toEqual(['open'])
  let asked = false
  const asking = guard.connection(
    async () => {
      asked = true
    },
    () => undefined,
  )
  await expect(asking).rejects.toThrow(StoreUnavailable)
  expect(asked).toBe(false)
  expect(missed).toHaveLength(3)
})
