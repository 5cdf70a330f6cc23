import { expect, test } from 'vitest'
import { type FailedAttempt, type FailoverRule, failoverOf } from './failover.ts'
import { type Candidate, nextAttempt } from './next-attempt.ts'

const none = new Map()
const sip = (sipCode: number): FailedAttempt => ({ progress: 'none', sipCode, cause: 'NORMAL_CLEARING' })
const silent = (cause: string): FailedAttempt => ({ progress: 'none', sipCode: null, cause })

test.each([
  ...[302, 404, 410, 480, 484, 486, 487, 600, 603, 604, 606].map(code => [sip(code), 'giveUp'] as const),
  ...[408, 488, 500, 501, 502, 504, 599].map(code => [sip(code), 'nextGateway'] as const),
  ...[401, 402, 403, 407].map(code => [sip(code), 'nextCarrier'] as const),
  [sip(503), 'restGateway'],
  ...[
    ...['GATEWAY_DOWN', 'INVALID_GATEWAY', 'NETWORK_OUT_OF_ORDER', 'NORMAL_TEMPORARY_FAILURE'],
    'RECOVERY_ON_TIMER_EXPIRE',
  ].map(cause => [silent(cause), 'restGateway'] as const),
  ...['NO_USER_RESPONSE', 'PROGRESS_TIMEOUT'].map(cause => [silent(cause), 'nextGateway'] as const),
  ...['USER_BUSY', 'NO_ANSWER', 'CALL_REJECTED', 'UNALLOCATED_NUMBER', 'ORIGINATOR_CANCEL', 'NEWS'].map(
    cause => [silent(cause), 'giveUp'] as const,
  ),
  [{ progress: 'ringing', sipCode: 503, cause: '' }, 'giveUp'],
  [{ progress: 'answered', sipCode: 503, cause: '' }, 'giveUp'],
  [{ progress: 'none', sipCode: 503, cause: 'ORIGINATOR_CANCEL' }, 'giveUp'],
] as const satisfies readonly (readonly [FailedAttempt, FailoverRule['type']])[])(
  '%j: %s',
  (attempt, type) => {
    expect(failoverOf(attempt, none).type).toBe(type)
  },
)

test('rules of the house come first, but never after ringing', () => {
  const own = new Map<number | string, FailoverRule>([
    [503, { type: 'giveUp' }],
    [404, { type: 'nextCarrier' }],
    ['USER_BUSY', { type: 'nextGateway' }],
  ])
  expect(failoverOf(sip(503), own).type).toBe('giveUp')
  expect(failoverOf(sip(404), own).type).toBe('nextCarrier')
  expect(failoverOf(silent('USER_BUSY'), own).type).toBe('nextGateway')
  expect(failoverOf({ ...sip(404), progress: 'ringing' }, own).type).toBe('giveUp')
})

const at = (gateway: string, carrier = ''): Candidate => ({ gateway, carrier })
const [a, b, c] = [at('a', 'telecom'), at('b', 'telecom'), at('c', 'unicom')]
const rest: FailoverRule = { type: 'restGateway', seconds: 7 }

test.each<[string, FailoverRule, object, object]>([
  ['the next gateway', { type: 'nextGateway' }, {}, { type: 'try', next: b, left: [c], rest: 0 }],
  ['the next carrier', { type: 'nextCarrier' }, {}, { type: 'try', next: c, left: [], rest: 0 }],
  ['rest', rest, {}, { type: 'try', next: b, left: [c], rest: 7 }],
  ['final', { type: 'giveUp' }, {}, { type: 'end', because: 'final', rest: 0 }],
  ['the same gateway again', rest, { left: [a] }, { type: 'end', because: 'noneLeft', rest: 7 }],
  ['too often', rest, { attempts: 3 }, { type: 'end', because: 'attempts', rest: 7 }],
  ['too long', rest, { elapsed: 20_000 }, { type: 'end', because: 'time', rest: 7 }],
  ['just in time', rest, { attempts: 2, elapsed: 19_999 }, { type: 'try', next: b, left: [c], rest: 7 }],
])('%s', (_name, rule, more, expected) => {
  const hunt = { attempts: 1, elapsed: 0, failed: a, left: [b, c], ...more }
  expect(nextAttempt(rule, hunt, { mostAttempts: 3, longest: 20_000 })).toEqual(expected)
})
