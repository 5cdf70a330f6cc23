import { expect, test } from 'vitest'
import { memoryLog } from '../../../testing/memory-log.ts'
import { guardReader, restMs } from './guarded-reader.ts'
import { type CustomerReader, failed, type Reading } from './reading.ts'

const found: Reading = { type: 'row', cells: [{ type: 'text', text: 'x' }], more: false }
const silent = failed('silent', 'no answer in 2000 ms')
const wrong = failed('query', 'no such column')

function guarded() {
  let answer: Reading = found
  let now = 0
  let asked = 0
  const reader: CustomerReader = {
    row: async () => {
      asked += 1
      return answer
    },
    examine: async () => failed('closed', ''),
    sample: async () => [],
    pool: () => ({ open: 0, idle: 0, waiting: 0 }),
    close: async () => undefined,
  }
  const log = memoryLog()
  const states: string[] = []
  const guard = guardReader(reader, {
    log,
    random: () => 1,
    now: () => now,
    observe: () => undefined,
    observeBreaker: state => states.push(state),
  })
  return {
    log,
    states,
    ask: () => guard.row('ext_query_string', '1001'),
    answerWith: (reading: Reading) => {
      answer = reading
    },
    pass: (ms: number) => {
      now += ms
    },
    get asked() {
      return asked
    },
  }
}

test('after three failures in a row it is left alone, and every look-up learns why at once', async () => {
  const house = guarded()
  house.answerWith(silent)
  for (let n = 0; n < 3; n++) expect(await house.ask()).toEqual(silent)
  const resting = failed('resting', 'it failed just now and is not asked: no answer in 2000 ms')
  expect(await house.ask()).toEqual(resting)
  expect(house.asked).toBe(3)
  house.pass(500)
  expect(await house.ask()).toEqual(silent)
  expect(await house.ask()).toEqual(resting)
  house.pass(1_000)
  house.answerWith(found)
  expect(await house.ask()).toEqual(found)
  expect(house.log.lines).toEqual([
    {
      level: 'warn',
      fields: { fault: 'silent', reason: 'no answer in 2000 ms' },
      message: 'customer database left alone for a while',
    },
    { level: 'info', fields: {}, message: 'customer database answers again' },
  ])
  expect(house.states).toEqual(['open', 'halfOpen', 'open', 'halfOpen', 'closed'])
})

test('wrong queries do not count', async () => {
  const house = guarded()
  house.answerWith(wrong)
  for (let n = 0; n < 20; n++) expect(await house.ask()).toEqual(wrong)
  expect(house.asked).toBe(20)
})

test.each([
  [1, 1, 500],
  [2, 1, 1_000],
  [4, 1, 4_000],
  [5, 1, 5_000],
  [50, 1, 5_000],
  [50, 0, 3_750],
])('the rest before trial %i', (times, random, ms) => {
  expect(restMs(times, random)).toBe(ms)
})
