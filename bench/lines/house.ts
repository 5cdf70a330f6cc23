import type { LineSettings } from '../../src/core/line/house.ts'
import type { LineRequest } from '../../src/core/line/line.ts'
import { forAllCalls, type Route } from '../../src/core/routing/table/route.ts'
import { millis } from '../../src/core/shared/ids.ts'
import { chinesePlan } from '../../src/core/shared/phone-number.ts'

export { gateway, limit } from '../../src/core/line/testing/line-world.ts'

export const settings: LineSettings = {
  plan: chinesePlan,
  failover: new Map(),
  bounds: { mostAttempts: 4, longest: 30_000 },
  maxWait: 3_600_000,
  maxLength: 100_000,
  leaseMs: 15_000,
  maxKeys: 200_000,
}

export const route = (id: number, prefix: string, to: string, priority: number): Route => ({
  id,
  prefix,
  gateway: to,
  priority,
  weight: 0,
  cost: 1,
  only: forAllCalls,
  onLimit: 'next',
})

export const request = (number: string, now: number, more: Partial<LineRequest> = {}): LineRequest => ({
  number,
  gateway: '',
  displayNumber: '',
  caller: '1001',
  extension: '1001',
  group: '120',
  priority: 0,
  since: millis(now),
  mayWait: true,
  ...more,
})
