import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDialable, SignSet } from './sign-set.ts'

test.each([
  ['', true],
  ['cab', true],
  ['cad', false],
  ['a ', false],
  ['a中', false],
])('of a, b and c is %j: %s', (text, isSo) => {
  expect(new SignSet('abc').hasAll(text)).toBe(isSo)
  expect(new SignSet('abc').hasAll(`d${text}`, 1)).toBe(isSo)
})

test('dialable is what this expression says', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0195*#+ a\n'), maxLength: 35 })
  const long = fc.tuple(fc.constantFrom('', '+'), fc.integer({ min: 30, max: 34 }))
  void fc.assert(
    fc.property(
      fc.oneof(
        text,
        long.map(([plus, length]) => plus + '7'.repeat(length)),
      ),
      each => {
        expect(isDialable(each)).toBe(/^\+?[0-9*#]{1,32}$/.test(each))
      },
    ),
  )
})
