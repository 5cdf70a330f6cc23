import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

const backoff = { first: 100, most: 1000 }

test.each([
  [1, 0, 50],
  [1, 0.999, 100],
  [2, 0.5, 150],
  [4, 0, 400],
  [5, 0, 500],
  [5, 0.999, 1000],
  [100_000, 0.5, 750],
])('after %i failures with %d: %i ms', (failures, random, expected) => {
  expect(backoffMs(backoff, failures, () => random)).toBe(expected)
})

test('never more than the longest, never less than half of the shortest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const wait = backoffMs(backoff, failures, () => random)
        expect(wait).toBeGreaterThanOrEqual(50)
        expect(wait).toBeLessThanOrEqual(1000)
      },
    ),
  )
})
