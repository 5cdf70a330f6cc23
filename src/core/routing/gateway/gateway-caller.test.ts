import { expect, test } from 'vitest'
import {
  type CallerNumberPolicy,
  callerNumber,
  freshPool,
  wrongCallerNumber,
} from '../number/caller-number.ts'
import { type CallerIds, callerPolicyOf } from './gateway-caller.ts'

test.each<[readonly string[], number | null, CallerNumberPolicy]>([
  [[], null, { type: 'passThrough' }],
  [[], 5, { type: 'passThrough' }],
  [['1'], null, { type: 'fixed', number: '1' }],
  [['1'], 5, { type: 'pool', numbers: ['1'], most: 5, window: 3_600_000 }],
  [['1', '2'], 5, { type: 'pool', numbers: ['1', '2'], most: 5, window: 3_600_000 }],
])('%j, %j an hour: %j', (callerIds, callerIdPerHour, expected) => {
  const policy = callerPolicyOf({ callerIds, callerIdPerHour })
  expect(policy).toEqual(expected)
  expect(wrongCallerNumber(policy)).toBeNull()
})

test('a pool without a limit shows its numbers in turn for ever and remembers little', () => {
  const settings: CallerIds = { callerIds: ['1', '2'], callerIdPerHour: null }
  const policy = callerPolicyOf(settings)
  expect(wrongCallerNumber(policy)).toBeNull()
  let state = freshPool
  for (let call = 0; call < 1_000; call++) {
    const shown = callerNumber(policy, '1001', state, call)
    if (shown.type !== 'number') throw new Error('no number was free')
    expect(shown.number).toBe(settings.callerIds[call % 2])
    state = shown.state
  }
  expect(state.shown.size).toBe(0)
})
