import { expect, test } from 'vitest'
import { RecentMinutes } from './recent-minutes.ts'

const minute = 60_000

function answer(recent: RecentMinutes, at: number): void {
  const tally = recent.at(at)
  if (tally !== null) tally.answered += 1
}

test.each<[string, readonly number[], number, number]>([
  ['the present minute counts', [0], 0, 1],
  ['until 30 minutes after it began', [59_999], 30 * minute - 1, 1],
  ['and not a moment longer', [59_999], 30 * minute, 0],
  ['a later hour overwrites the same place of the ring', [0, 30 * minute], 30 * minute, 1],
  ['what is read in late lands in its own minute', [29 * minute, 5 * minute], 29 * minute, 2],
  ['and goes with it', [29 * minute, 5 * minute], 35 * minute, 1],
  ['what is older by a whole ring takes nobody’s place', [30 * minute, 0], 30 * minute, 1],
  ['what is too old is left out', [40 * minute, 5 * minute], 40 * minute, 1],
])('%s', (_name, answers, now, expected) => {
  const recent = new RecentMinutes()
  for (const at of answers) answer(recent, at)
  expect(recent.sum(now).answered).toBe(expected)
})

test('it is empty when its last minute is over', () => {
  const recent = new RecentMinutes()
  answer(recent, 0)
  expect([recent.isEmpty(29 * minute), recent.isEmpty(30 * minute)]).toEqual([false, true])
})
