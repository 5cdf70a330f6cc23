import { expect, test } from 'vitest'
import { ServicePace } from './service-pace.ts'

const paceOf = (...calls: readonly number[]): ServicePace => {
  const pace = new ServicePace()
  for (const ms of calls) pace.note(ms)
  return pace
}

test('a few calls say nothing, nor do many where nobody works', () => {
  expect(paceOf(1000, 1000, 1000, 1000).estimateMs(1, 1)).toBeNull()
  expect(paceOf(1000, 1000, 1000, 1000, 1000).estimateMs(1, 0)).toBeNull()
})

test('the first calls weigh the same; who stands further back waits longer, more agents are faster', () => {
  const pace = paceOf(1000, 2000, 3000, 4000, 5000)
  expect([pace.estimateMs(1, 1), pace.estimateMs(4, 1), pace.estimateMs(4, 2)]).toEqual([3000, 12_000, 6000])
})

test('in the long run old calls are forgotten', () => {
  const pace = paceOf(...Array.from({ length: 100 }, () => 1000), ...Array.from({ length: 100 }, () => 9000))
  expect(pace.estimateMs(1, 1)).toBeGreaterThan(8900)
})
