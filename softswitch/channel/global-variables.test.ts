import { expect, test } from 'vitest'
import { GlobalVariables } from './global-variables.ts'

test('global variables are set, listed and taken away', () => {
  const globals = new GlobalVariables()
  expect([globals.set('a=1=2'), globals.set('b=x'), globals.set('a=3'), globals.set('b=')]).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect([globals.list(), globals.get('a'), globals.get('b')]).toEqual(['a=3\n', '3', ''])
})

test.each(['', '=1', `a=${'x'.repeat(1100)}`, 'a=b\nc=d'])('%j cannot be set', text => {
  const globals = new GlobalVariables()
  expect([globals.set(text), globals.list()]).toEqual([false, ''])
})
