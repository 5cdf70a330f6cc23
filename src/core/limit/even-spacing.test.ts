import { expect, test } from 'vitest'
import { EvenSpacing } from './even-spacing.ts'

test('a seventh of a second keeps its fraction, so that calls neither crowd nor fall behind', () => {
  const spacing = new EvenSpacing(7, 1_000)
  const times: number[] = []
  for (let now = 0; times.length < 9; now++) {
    if (spacing.readyAt(true) > now) continue
    spacing.take(now, true)
    times.push(now)
  }
  // After seven the window beneath counts, which is closed at both ends: seven in any 1001 ms.
  expect(times).toEqual([0, 142, 285, 428, 571, 714, 857, 1_001, 1_143])
})

test('a little late keeps the times of the next ones, later begins new ones', () => {
  const spacing = new EvenSpacing(10, 1_000)
  const dueAfter = [0, 124, 225, 330].map(now => {
    spacing.take(now, true)
    return spacing.readyAt(true)
  })
  expect(dueAfter).toEqual([100, 200, 325, 425])
})
