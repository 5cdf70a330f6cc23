import fc from 'fast-check'
import { expect, test } from 'vitest'
import { separate } from './separate.ts'

test.each<[string, string, string[]]>([
  [' ', '', []],
  [' ', 'a  b c', ['a', 'b', 'c']],
  [' ', "a 'b c' d", ['a', 'b c', 'd']],
  [' ', "'' x", ['', 'x']],
  [' ', 'a\\sb', ['a b']],
  [' ', '^\\d+$ \\\\', ['^\\d+$', '\\']],
  [' ', "it\\'s", ["it's"]],
  [' ', "x'y z'w", ['xy zw']],
  [',', 'a,b=c d,', ['a', 'b=c d']],
  [',', " a , 'b,c' ", ['a', 'b,c']],
  [',', 'a\\,b,c', ['a,b', 'c']],
  [',', "it's,b", ["it's", 'b']],
  [',', 'a,,b', ['a', '', 'b']],
  [';', "x=1;y='2;3';z=", ['x=1', 'y=2;3', 'z=']],
])('at %j: %j', (separator, text, parts) => {
  expect(separate(text, separator)).toEqual(parts)
})

test('the last part keeps what follows', () => {
  expect(separate('a b c d', ' ', 2)).toEqual(['a', 'b c d'])
  expect(separate('a=b=c', '=', 2)).toEqual(['a', 'b=c'])
})

/** Escapes so that one separation gives the text back. */
function guard(separator: string, text: string): string {
  return text.replace(/[ \\',;=]/g, each =>
    each === ' ' ? '\\s' : /[\\']/.test(each) || each === separator ? `\\${each}` : each,
  )
}

test('what was escaped comes back', () => {
  const value = fc.stringMatching(/^[a-z \\',;=]{1,10}$/)
  fc.assert(
    fc.property(
      fc.constantFrom(' ', ',', ';', '='),
      fc.array(value, { minLength: 1, maxLength: 5 }),
      (separator, values) => {
        const list = values.map(each => guard(separator, each)).join(separator)
        expect(separate(list, separator)).toEqual(values)
      },
    ),
  )
})
