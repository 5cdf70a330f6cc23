import { expect, test } from 'vitest'
import { readLimitKey, rulesOf } from './house-limit.ts'
import { findRuleProblem } from './rule.ts'

test.each<[string, string | null]>([
  ['target:sip.carrier.example:5060', 'target sip.carrier.example:5060'],
  ['target:[2001:db8::1]:5060', 'target [2001:db8::1]:5060'],
  ['target:*', 'target *'],
  ['caller:+8613800138000', 'caller +8613800138000'],
  ['called:*', 'called *'],
  ['called:*97', 'called *97'],
  ['group:sales', 'group sales'],
  ['caller:', null],
  ['caller:abc', null],
  ['caller', null],
  ['gateway:a', null],
  ['target:A b', null],
  ['', null],
])('%j is %j', (key, expected) => {
  const read = readLimitKey(key)
  expect(read && `${read.scope} ${read.whom}`).toBe(expected)
})

test('each figure is a rule, none is none', () => {
  const none = { cps: null, maxConcurrent: null, perHour: null, perDay: null, evenSpacing: true }
  expect(rulesOf('called', none)).toEqual([])
  const rules = rulesOf('called', { ...none, cps: 5, maxConcurrent: 2, perHour: 3, perDay: 10 })
  expect(rules).toEqual([
    { type: 'concurrency', scope: 'called', limit: 2 },
    { type: 'rate', scope: 'called', limit: 5, windowMs: 1_000, even: true },
    { type: 'rate', scope: 'called', limit: 3, windowMs: 3_600_000, even: false },
    { type: 'rate', scope: 'called', limit: 10, windowMs: 86_400_000, even: false },
  ])
  expect(rules.map(findRuleProblem)).toEqual([null, null, null, null])
})
