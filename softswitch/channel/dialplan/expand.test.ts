import { expect, test } from 'vitest'
import { expandVariables, substituteGroups } from './expand.ts'

/** The switch's own `${inner}`. */
const ref = (inner: string): string => `$\{${inner}}`

const variables: Record<string, string> = {
  caller_id_number: '1002',
  number: '0755123456',
  hostile: ref('number'),
}
const lookUp = (name: string): string | null => variables[name] ?? null

test.each([
  ['plain', 'plain'],
  [`a-${ref('caller_id_number')}-b`, 'a-1002-b'],
  [ref('unknown'), ''],
  [ref('number:4'), '123456'],
  [ref('number:0:4'), '0755'],
  [ref('number:-4'), '3456'],
  [ref('hostile'), ref('number')],
  [ref('status(x)'), ''],
  [`\\${ref('number')}`, ref('number')],
  ['costs $5', 'costs $5'],
  ['$' + '{unclosed', '$' + '{unclosed'],
])('%s becomes %s', (text, expanded) => {
  expect(expandVariables(text, lookUp)).toBe(expanded)
})

test('an expansion has an end', () => {
  expect(expandVariables(ref('big').repeat(100), () => 'x'.repeat(1000))).toHaveLength(16 * 1024)
})

test('groups go where their numbers are', () => {
  expect(substituteGroups('user/$1@$0-$7-$10', ['all', 'one'])).toBe('user/one@all--')
})
