import { expect, test } from 'vitest'
import type { FailedAttempt, FailoverTable } from '../routing/failover.ts'
import { failureOf } from './attempt.ts'

const none: FailoverTable = new Map()
const sip = (sipCode: number, progress: FailedAttempt['progress'] = 'none'): FailedAttempt => ({
  progress,
  sipCode,
  cause: 'NORMAL_CLEARING',
})
const silent = (cause: string): FailedAttempt => ({ progress: 'none', sipCode: null, cause })

test.each<readonly [FailedAttempt, ReturnType<typeof failureOf>]>([
  ...[404, 480, 484, 486, 487, 600, 603].map(code => [sip(code), 'callee'] as const),
  ...[403, 408, 488, 500, 502, 504].map(code => [sip(code), 'trunk'] as const),
  [sip(503), 'congested'],
  // After ringing nobody would try another trunk: it has done its part.
  [sip(503, 'ringing'), 'callee'],
  [sip(500, 'ringing'), 'callee'],
  [silent('NO_ANSWER'), 'callee'],
  [silent('USER_BUSY'), 'callee'],
  [silent('RECOVERY_ON_TIMER_EXPIRE'), 'trunk'],
  [silent('GATEWAY_DOWN'), 'trunk'],
  // 503 by its cause, and yet no carrier said so.
  [silent('NORMAL_TEMPORARY_FAILURE'), 'trunk'],
  [silent('ORIGINATOR_CANCEL'), 'canceled'],
  [{ ...sip(487), cause: 'ORIGINATOR_CANCEL' }, 'canceled'],
  [{ ...sip(503), cause: 'ORIGINATOR_CANCEL' }, 'canceled'],
  [silent('LOSE_RACE'), null],
  [{ ...sip(487, 'ringing'), cause: 'LOSE_RACE' }, null],
])('%j: %s', (attempt, expected) => {
  expect(failureOf(attempt, none)).toBe(expected)
})

test('the house’s own rules say whose failure it was', () => {
  const own: FailoverTable = new Map([
    [404, { type: 'nextGateway' }],
    [503, { type: 'giveUp' }],
  ])
  expect(failureOf(sip(404), own)).toBe('trunk')
  expect(failureOf(sip(503), own)).toBe('callee')
})
