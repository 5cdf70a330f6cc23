import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOffMs } from './back-off.ts'

const hour = 3_600_000

test.each([
  [1, 0, 500],
  [1, 1, 1_000],
  [2, 1, 2_000],
  [12, 1, 2_048_000],
  [13, 1, hour],
  [13, 0, hour / 2],
  [1_000_000, 1, hour],
])('try %i with random %f waits %i ms', (tries, random, expected) => {
  expect(backOffMs(tries, hour, () => random)).toBe(expected)
})

test('always between 500 ms and the limit', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1 }), random, (tries, x) => {
      const ms = backOffMs(tries, hour, () => x)
      expect(ms >= 500 && ms <= hour).toBe(true)
    }),
  )
})
