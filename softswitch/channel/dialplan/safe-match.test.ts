import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchSafely } from './safe-match.ts'

test.each([
  ['^9(\\d+)$', '91234', ['91234', '1234']],
  ['^(1\\d)?(\\d\\d)$', '20', ['20', '', '20']],
  ['(?i)^support$', 'SupPort', ['SupPort']],
  ['^\\+?(\\d+)-(\\d+)$', '+1-2', ['+1-2', '1', '2']],
])('%s matches %s', (expression, text, groups) => {
  expect(matchSafely(expression, text)).toEqual({ type: 'matched', groups })
})

test('no match is said so', () => {
  expect(matchSafely('^9(\\d+)$', '8123')).toEqual({ type: 'unmatched' })
})

test.each([
  ['an invalid expression', '(', 'x', 'invalid expression'],
  ['a long expression', 'a'.repeat(1025), 'x', 'too long'],
  ['a long text', 'a', 'a'.repeat(1025), 'too long'],
  ['an exponential expression', '^(a+)+$', `${'a'.repeat(60)}!`, 'takes too long'],
  ['an exponential alternation', '^(\\w|\\d)*x$', `${'1'.repeat(60)}!`, 'takes too long'],
])('%s fails', (_what, expression, text, reason) => {
  expect(matchSafely(expression, text)).toEqual({ type: 'failed', reason })
})

test('whatever is watched and whatever is not, the answer is that of the engine', () => {
  const part = fc.constantFrom('a', 'b', '(a|b)', '.', 'a*', 'b+', '(ab)?', '[ab]{1,2}', '^', '$')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.stringMatching(/^[abc]{0,8}$/), (parts, text) => {
      const expression = parts.join('')
      const match = new RegExp(expression).exec(text)
      expect(matchSafely(expression, text)).toEqual(
        match === null
          ? { type: 'unmatched' }
          : { type: 'matched', groups: [...match].map(group => group ?? '') },
      )
    }),
  )
})
