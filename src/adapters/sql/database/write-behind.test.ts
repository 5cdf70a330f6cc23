import { expect, test } from 'vitest'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { StoreUnavailable } from './store-error.ts'
import { type Batch, WriteBehind, type WriteBehindLimits, writeBehindLimits } from './write-behind.ts'

/** A database on paper that answers when the test says so. */
function paper(limits: Partial<WriteBehindLimits> = {}) {
  const [clock, log] = [new ManualClock(), memoryLog()]
  const writes: Batch<number>[] = []
  const answers: PromiseWithResolvers<readonly string[]>[] = []
  const behind = new WriteBehind<number>({
    of: 'things',
    clock,
    log,
    limits: { ...writeBehindLimits, ...limits },
    write: batch => {
      writes.push(batch)
      const answer = Promise.withResolvers<readonly string[]>()
      answers.push(answer)
      return answer.promise
    },
  })
  const end = (last: PromiseWithResolvers<readonly string[]> | undefined) => {
    if (last === undefined) throw new Error('nothing is being written')
    return last
  }
  return {
    behind,
    clock,
    log,
    writes,
    async takes(...refused: string[]) {
      end(answers.at(-1)).resolve(refused)
      await settled()
    },
    async fails() {
      end(answers.at(-1)).reject(new Error('down'))
      await settled()
    },
    async after(ms: number) {
      clock.advance(ms)
      await settled()
    },
  }
}

const settled = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

test('of several changes of one record the last is written, when its time is up and not before', async () => {
  const { behind, writes, after, takes, clock } = paper({ everyMs: 50 })
  for (const value of [1, 2, 3]) behind.put('b', value)
  behind.put('a', 4)
  await after(49)
  expect(writes).toEqual([])
  await after(1)
  expect(writes).toEqual([
    [
      ['a', 4],
      ['b', 3],
    ],
  ])
  await takes()
  expect([behind.unwritten().size, clock.running]).toEqual([0, 0])
})

test('one write is under way at a time; what comes meanwhile is written after it', async () => {
  const { behind, writes, after, takes } = paper({ everyMs: 50 })
  behind.put('a', 1)
  await after(50)
  behind.put('a', 2)
  behind.put('b', 3)
  await after(10_000)
  expect(writes).toHaveLength(1)
  expect([...behind.unwritten()]).toEqual([
    ['a', 2],
    ['b', 3],
  ])
  await takes()
  expect(writes[1]).toEqual([
    ['a', 2],
    ['b', 3],
  ])
})

test('a batch is as large as it may be, and a full one does not wait', async () => {
  const { behind, writes, after, takes } = paper({ batch: 2 })
  for (const key of ['a', 'b', 'c']) behind.put(key, 0)
  await after(0)
  await takes()
  expect(writes.map(batch => batch.map(([key]) => key))).toEqual([['a', 'b'], ['c']])
})

test('changes that keep coming do not put the write off', async () => {
  const { behind, clock, writes, after } = paper({ everyMs: 0 })
  const { after: exactly } = clock
  // No timer of Node's is shorter than 1 ms.
  clock.after = (delayMs, fire) => exactly.call(clock, Math.max(1, delayMs), fire)
  behind.put('a', 1)
  await after(0.5)
  behind.put('b', 1)
  await after(0.5)
  expect(writes.map(batch => batch.map(([key]) => key))).toEqual([['a', 'b']])
})

test('a write that failed is done again, later each time, with what is true then', async () => {
  const { behind, writes, after, takes, fails, log } = paper({ everyMs: 50, retryMs: 500, mostRetryMs: 1500 })
  behind.put('a', 1)
  behind.put('b', 1)
  await after(50)
  behind.put('a', 2)
  await fails()
  const times: number[] = []
  for (const wait of [500, 1000, 1500, 1500]) {
    await after(wait - 1)
    times.push(writes.length)
    await after(1)
    await fails()
  }
  expect(times).toEqual([1, 2, 3, 4])
  behind.put('c', 1)
  await after(1500)
  expect(writes.at(-1)).toEqual([
    ['a', 2],
    ['b', 1],
    ['c', 1],
  ])
  await takes()
  expect(log.lines).toMatchObject([
    { level: 'error', message: 'changes are not written', fields: { of: 'things', reason: 'down' } },
    {
      level: 'info',
      message: 'changes are written again',
      fields: { of: 'things', failedForMs: 6000, waiting: 0 },
    },
  ])
  behind.put('d', 1)
  await after(50)
  expect(writes.at(-1)).toEqual([['d', 1]])
})

test('what is taken back is not written, unless that has begun', async () => {
  const { behind, writes, after, takes } = paper()
  behind.put('a', 1)
  behind.put('b', 1)
  behind.takeBack('a')
  await after(50)
  behind.takeBack('b')
  await takes()
  expect(writes).toEqual([[['b', 1]]])
})

test('while nothing is taken, so many records wait and no more; known ones still change', async () => {
  const { behind, after, fails, takes, writes, log } = paper({ waiting: 2, everyMs: 50, retryMs: 500 })
  behind.put('a', 1)
  behind.put('b', 1)
  await after(50)
  await fails()
  behind.put('c', 1)
  behind.put('d', 1)
  behind.put('a', 2)
  await after(500)
  await takes()
  expect(writes.at(-1)).toEqual([
    ['a', 2],
    ['b', 1],
  ])
  expect(log.lines.map(({ message }) => message)).toEqual([
    'changes are not written',
    'changes are being dropped',
    'changes are written again',
    'changes were dropped',
  ])
  expect(log.lines.at(-1)?.fields).toEqual({ of: 'things', dropped: 2 })
})

test('what is being written counts with what waits, and so many more are kept as the dearer are worth', async () => {
  const { behind, after, fails } = paper({ waiting: 2, everyMs: 50 })
  behind.put('a', 1)
  await after(50)
  behind.put('b', 1)
  behind.put('c', 1)
  behind.put('a', 2)
  behind.put('d', 1, 4)
  behind.put('e', 1, 4)
  await fails()
  expect([...behind.unwritten()]).toEqual([
    ['a', 2],
    ['b', 1],
    ['d', 1],
  ])
})

test('what a slow database leaves no room for is told when it has written something', async () => {
  const { behind, after, takes, log } = paper({ waiting: 1, everyMs: 50 })
  behind.put('a', 1)
  await after(50)
  behind.put('b', 1)
  behind.put('c', 1)
  await takes()
  expect(log.lines).toMatchObject([
    { level: 'error', message: 'changes are being dropped', fields: { of: 'things', waiting: 1 } },
    { level: 'error', message: 'changes were dropped', fields: { of: 'things', dropped: 2 } },
  ])
})

test('what failed is written before what came after it', async () => {
  const { behind, writes, after, fails, takes } = paper({ batch: 2, everyMs: 50, retryMs: 500 })
  behind.put('c', 1)
  await after(50)
  behind.put('a', 1)
  behind.put('b', 1)
  await fails()
  await after(500)
  await takes()
  expect(writes.map(batch => batch.map(([key]) => key))).toEqual([['c'], ['a', 'c'], ['b']])
})

test('a record the database does not take is said, and held up by nothing', async () => {
  const { behind, after, takes, log } = paper()
  behind.put('a', 1)
  await after(50)
  await takes('too long')
  expect(log.lines).toMatchObject([{ level: 'error', fields: { of: 'things', reason: 'too long' } }])
  expect(behind.unwritten().size).toBe(0)
})

test('a flush ends when all is written, or gives up with one error and keeps what waits', async () => {
  const { behind, takes, fails, after } = paper({ flushTries: 2, retryMs: 500 })
  behind.put('a', 1)
  const flushed = behind.flush()
  await takes()
  await flushed
  behind.put('b', 1)
  const failing = expect(behind.flush()).rejects.toThrow(StoreUnavailable)
  await fails()
  await after(500)
  await fails()
  await failing
  expect([...behind.unwritten()]).toEqual([['b', 1]])
})

test('after its end it takes nothing and starts no timer', async () => {
  const { behind, clock, takes } = paper()
  behind.put('a', 1)
  const stopped = behind.stop()
  await takes()
  await stopped
  behind.put('b', 1)
  expect([behind.unwritten().size, clock.running]).toEqual([0, 0])
})
