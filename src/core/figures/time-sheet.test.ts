import { expect, test } from 'vitest'
import { type Doing, quarterMs as q } from './spent-time.ts'
import { TimeSheet } from './time-sheet.ts'

const ready: Doing = { time: 'ready', group: '', reason: '' }
const talking: Doing = { time: 'talking', group: '120', reason: '' }
const lunch: Doing = { time: 'paused', group: '', reason: 'lunch' }
const offline: Doing = { time: 'offline', group: '', reason: '' }

const cases: readonly [string, readonly (readonly [Doing, number, number])[], readonly unknown[]][] = [
  ['one inside a quarter', [[ready, 10, 40]], [[0, 'ready', '', '', 30]]],
  [
    'one over two edges has its part in each of three',
    [[talking, q - 10, 2 * q + 5]],
    [
      [0, 'talking', '120', '', 10],
      [q, 'talking', '120', '', q],
      [2 * q, 'talking', '120', '', 5],
    ],
  ],
  ['one that ends at an edge', [[ready, 0, q]], [[0, 'ready', '', '', q]]],
  ['one of no length', [[ready, 7, 7]], []],
  [
    'the same thing twice in a quarter adds up, others stand beside it',
    [
      [lunch, 0, 5],
      [ready, 5, 6],
      [lunch, 6, 10],
      [{ ...lunch, reason: '' }, 10, 11],
    ],
    [
      [0, 'paused', '', 'lunch', 9],
      [0, 'ready', '', '', 1],
      [0, 'paused', '', '', 1],
    ],
  ],
  ['of who is not there nothing is kept', [[offline, 0, 5 * q]], []],
]

test.each(cases)('stretches: %s', (_name, stretches, expected) => {
  const sheet = new TimeSheet()
  for (const [doing, from, to] of stretches) sheet.add(doing, from, to)
  const taken = sheet.take('1001', 0)
  expect(taken.map(({ quarter, time, group, reason, ms }) => [quarter, time, group, reason, ms])).toEqual(
    expected,
  )
})

test('what is taken again is all of it, what did not change is not taken, and what is over is forgotten', () => {
  const sheet = new TimeSheet()
  sheet.add(ready, 0, 10)
  sheet.add(talking, 10, 30)
  expect(sheet.take('1001', 30).map(({ ms }) => ms)).toEqual([10, 20])
  sheet.add(ready, 30, 35)
  expect(sheet.take('1001', 35).map(({ ms }) => ms)).toEqual([15])
  expect([sheet.take('1001', 36), sheet.isEmpty]).toEqual([[], false])
  sheet.add(ready, q - 1, q)
  expect(sheet.take('1001', q).map(({ ms }) => ms)).toEqual([16])
  expect(sheet.isEmpty).toBe(true)
})

test('a clock that leaps over half a century makes the entries of a day', () => {
  const sheet = new TimeSheet()
  const to = 56 * 365 * 96 * q
  sheet.add(ready, 0, to)
  const taken = sheet.take('1001', to)
  expect(taken).toHaveLength(96)
  expect(taken.reduce((sum, { ms }) => sum + ms, 0)).toBe(96 * q)
})
