import { expect, test } from 'vitest'
import { millis } from '../core/shared/ids.ts'
import { Agenda } from './agenda.ts'

function all(agenda: Agenda<string>): [number, string][] {
  const next = agenda.next()
  return next === undefined ? [] : [[agenda.now, next], ...all(agenda)]
}

test('things come by their time, at the same time in the order in which they were put down', () => {
  const agenda = new Agenda<string>(millis(1000))
  for (const [delay, item] of [
    [20, 'c'],
    [10, 'a'],
    [20, 'd'],
    [10, 'b'],
    [0, 'now'],
  ] as const)
    agenda.add(delay, item)
  expect(all(agenda)).toEqual([
    [1000, 'now'],
    [1010, 'a'],
    [1010, 'b'],
    [1020, 'c'],
    [1020, 'd'],
  ])
  expect(agenda.now).toBe(1020)
})

test('what is put down later counts from then, and what is dropped does not come', () => {
  const agenda = new Agenda<string>(millis(0))
  agenda.add(10, 'a')
  agenda.next()
  agenda.add(5, 'b')
  agenda.add(6, 'c')
  agenda.drop(item => item === 'b')
  expect(all(agenda)).toEqual([[16, 'c']])
})
