import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readForm } from './form.ts'

test('the first section counts, of everything else the last', () => {
  const form = readForm(
    'hostname=h&section=directory&key_value=x&section=dialplan&user=1001&purpose=&user=1002',
  )
  expect(form?.section).toBe('directory')
  expect(form?.field('user')).toBe('1002')
  expect(form?.field('purpose')).toBe('')
  expect(form?.field('absent')).toBe('')
})

test.each([
  ['escapes', 'a=%41+%20b', 'A  b'],
  ['a broken escape', 'a=%zz', '%zz'],
  ['a name of every object', 'toString=1&a=2', '2'],
])('%s', (_name, body, expected) => {
  expect(readForm(body)?.field('a')).toBe(expected)
})

test('a form without end is refused', () => {
  expect(readForm('a&'.repeat(5000))).toBeNull()
  expect(readForm('a&'.repeat(3000))).not.toBeNull()
})

test('no body breaks it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), body => {
      expect(typeof readForm(body)?.field('user')).toBe('string')
    }),
  )
})
