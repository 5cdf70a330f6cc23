import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { separate } from '../testing/separate.ts'
import { escapeFor, escapeOriginateValue } from './quote.ts'

const value = fc.string({
  unit: fc.constantFrom(
    'a',
    'Z',
    '9',
    '李',
    ' ',
    '\\',
    "'",
    '"',
    ',',
    '=',
    ';',
    ':',
    '^',
    '|',
    's',
    'n',
    't',
    '$',
  ),
  maxLength: 30,
})

describe('an escaped value', () => {
  test.each([';', ',', '=', ' '])('comes back from a list separated by "%s"', separator => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), values => {
        const list = values.map(one => `x${escapeFor(separator, one)}`).join(separator)
        expect(separate(list, separator)).toEqual(values.map(one => `x${one}`))
      }),
    )
  })

  test('comes back from the braces of an originate', () => {
    fc.assert(
      fc.property(value, value, (first, second) => {
        const [command = ''] = separate(
          `a=${escapeOriginateValue(first)},b=${escapeOriginateValue(second)} &park()`,
          ' ',
        )
        const pairs = separate(command, ',').map(pair => separate(pair, '=', 2))
        expect(pairs).toEqual(
          [
            ['a', first],
            ['b', second],
          ].map(pair => pair.filter(part => part !== '')),
        )
      }),
    )
  })
})
