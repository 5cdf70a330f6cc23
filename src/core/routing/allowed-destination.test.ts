import { expect, test } from 'vitest'
import { chinesePlan } from '../shared/phone-number.ts'
import { checkDestination, type DestinationRule, type RuleScope, wrongRule } from './allowed-destination.ts'

const everyone: RuleScope = { type: 'everyone' }
const group: RuleScope = { type: 'group', number: '120' }
const own: RuleScope = { type: 'extension', number: '1001' }
const allow = (prefix: string, scope: RuleScope = everyone): DestinationRule => ({
  scope,
  prefix,
  verdict: 'allow',
})
const deny = (prefix: string, scope: RuleScope = everyone): DestinationRule => ({
  scope,
  prefix,
  verdict: 'deny',
})

test.each<[string, readonly DestinationRule[], string]>([
  ['13800138000', [], 'allowed'],
  ['01088886666', [], 'allowed'],
  ['88886666', [], 'allowed'],
  ['110', [], 'allowed'],
  ['+8613800138000', [], 'allowed'],
  ['+442079460000', [], 'international'],
  ['00442079460000', [], 'international'],
  ['0000442079460000', [], 'international'],
  ['+860044207946000', [], 'international'],
  ['1790900442079460', [], 'unreadable'],
  ['900442079460000', [], 'unreadable'],
  ['', [], 'notANumber'],
  ['1,2', [], 'notANumber'],
  ['12a', [], 'notANumber'],
  ['13900000000', [], 'blacklisted'],
  ['+8613900000000', [], 'blacklisted'],
  ['00442079460000', [allow('+44')], 'allowed'],
  ['+33123456789', [allow('+44')], 'international'],
  ['+33123456789', [allow('+')], 'allowed'],
  ['+33123456789', [allow('')], 'international'],
  ['13800138000', [deny('')], 'denied'],
  ['13800138000', [deny(''), allow('138')], 'allowed'],
  ['13800138000', [deny('138'), allow('138')], 'denied'],
  ['+442079460000', [allow('+44'), deny('+4420')], 'denied'],
  ['+442079460000', [deny('+'), allow('+44', own)], 'allowed'],
  ['+442079460000', [allow('+44'), deny('+', group)], 'denied'],
  ['+442079460000', [deny('+44', group), allow('+', own)], 'allowed'],
  ['+442079460000', [allow('+', { type: 'extension', number: '1002' })], 'international'],
  ['01088886666', [deny('+8610')], 'denied'],
  ['8613800138000', [deny('138')], 'denied'],
  ['13800138000', [deny('+')], 'allowed'],
  ['+8613800138000', [deny('+')], 'allowed'],
  ['13800138000', [allow('+', own), deny('138')], 'denied'],
  ['+860044207946000', [deny('+')], 'denied'],
])('%s under %j: %s', (called, rules, expected) => {
  const policy = { rules, blacklist: new Set(['13900000000']), plan: chinesePlan }
  const verdict = checkDestination({ called, extension: '1001', groups: ['120'] }, policy)
  expect(verdict.type === 'allowed' ? 'allowed' : verdict.because).toBe(expected)
})

test.each([
  ['011442079460000', 'international'],
  ['2125550100', 'allowed'],
])('from North America %s: %s', (called, expected) => {
  const plan = { form: 'national', countryCode: '1', nationalPrefix: '1' } as const
  const verdict = checkDestination(
    { called, extension: '', groups: [] },
    { rules: [], blacklist: new Set(), plan },
  )
  expect(verdict.type === 'allowed' ? 'allowed' : verdict.because).toBe(expected)
})

test.each([
  ['+44', null],
  ['', null],
  ['0044', 'prefix'],
  ['4x', 'prefix'],
])('a rule for %j: %j', (prefix, expected) => {
  expect(wrongRule(allow(prefix))).toBe(expected)
})
