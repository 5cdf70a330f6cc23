import { expect, test } from 'vitest'
import { Rests } from './rests.ts'

test('a rest ends when it is over, and no shorter one ends it before', () => {
  const rests = new Rests()
  rests.rest('g', 5_000, 0)
  rests.rest('g', 3_000, 1_000)
  expect([rests.until('g', 4_999), rests.until('g', 5_000), rests.until('h', 0)]).toEqual([5_000, null, null])
})

test('gateways that nobody asks for again are forgotten', () => {
  const rests = new Rests()
  for (let n = 0; n < 1_000; n++) rests.rest(`g${n}`, n * 1_000 + 5_000, n * 1_000)
  expect(rests.size).toBe(5)
})
