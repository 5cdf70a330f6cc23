import { expect, test } from 'vitest'
import { type CallerNumberPolicy, callerNumber, freshPool, wrongCallerNumber } from './caller-number.ts'

const pool: CallerNumberPolicy = { type: 'pool', numbers: ['1', '2'], most: 2, window: 100 }

test.each<[CallerNumberPolicy, string]>([
  [{ type: 'passThrough' }, '1001'],
  [{ type: 'fixed', number: '01012345678' }, '01012345678'],
])('%j shows %s', (policy, number) => {
  expect(callerNumber(policy, '1001', freshPool, 0)).toEqual({ type: 'number', number, state: freshPool })
})

test('a pool takes turns, keeps each number under its limit in every window, and says when one is free', () => {
  let state = freshPool
  const shown = [0, 10, 20, 30, 40, 99, 100, 105, 110].map(now => {
    const answer = callerNumber(pool, '1001', state, now)
    if (answer.type === 'exhausted') return answer.until
    state = answer.state
    return answer.number
  })
  expect(shown).toEqual(['1', '2', '1', '2', 100, 100, '1', 110, '2'])
})

test('a pool without a limit only takes turns, and remembers nothing else', () => {
  const free: CallerNumberPolicy = { ...pool, most: null }
  const first = callerNumber(free, '1001', freshPool, 0)
  expect(first).toEqual({ type: 'number', number: '1', state: { next: 1, shown: new Map() } })
  expect(callerNumber(free, '1001', { ...freshPool, next: 3 }, 0)).toMatchObject({ number: '2' })
})

test.each<[CallerNumberPolicy, string | null]>([
  [pool, null],
  [{ ...pool, most: null }, null],
  [{ type: 'passThrough' }, null],
  [{ type: 'fixed', number: 'x' }, 'number'],
  [{ ...pool, numbers: [] }, 'numbers'],
  [{ ...pool, numbers: ['1', '1'] }, 'numbers'],
  [{ ...pool, numbers: ['1', 'a'] }, 'numbers'],
  [{ ...pool, most: 0 }, 'most'],
  [{ ...pool, window: 0 }, 'window'],
])('%j: %j', (policy, wrong) => {
  expect(wrongCallerNumber(policy)).toBe(wrong)
})
