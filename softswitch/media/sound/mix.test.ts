import { expect, test } from 'vitest'
import { addTo, mixed } from './mix.ts'

const frame = (value: number): Int16Array => new Int16Array(160).fill(value)

test.each([
  [1_000, 2_000, 3_000],
  [30_000, 30_000, 32_767],
  [-30_000, -30_000, -32_768],
  [30_000, -30_000, 0],
])('%i and %i are %i', (one, other, sum) => {
  const total = frame(one)
  addTo(total, frame(other))
  expect(total).toEqual(frame(sum))
})

test('sources are heard at once, and silence where none has anything', () => {
  const turns = [frame(5), null]
  const both = mixed([{ next: () => turns.shift() ?? null }, { next: () => frame(2) }])
  expect([both.next()?.[0], both.next()?.[0]]).toEqual([7, 2])
  expect(mixed([{ next: () => null }]).next()).toEqual(frame(0))
})
