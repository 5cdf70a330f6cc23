import { expect, test } from 'vitest'
import { cutTo, padTo, widthOf } from './width.ts'

test.each([
  ['', 0],
  ['abc', 3],
  ['座席', 4],
  ['a座b', 4],
  ['（全角）', 8],
  ['…', 1],
  ['한글', 4],
  ['か゛', 4],
  ['e\u0301', 1],
  ['👍', 2],
  ['𠮷', 2],
  ['é', 1],
])('%j takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width)
})

test.each([
  ['座席组', 6, '座席组'],
  ['座席组', 5, '座席…'],
  ['座席组', 4, '座…'],
  ['abcdef', 4, 'abc…'],
  ['ab', 0, ''],
  ['座', 1, '…'],
])('%j cut to %i columns', (text, columns, expected) => {
  expect(cutTo(text, columns)).toBe(expected)
  expect(widthOf(cutTo(text, columns))).toBeLessThanOrEqual(columns)
})

test.each([
  ['座席', 6, 'left', '座席  '],
  ['座席', 6, 'right', '  座席'],
  // Half of a character cannot be shown: a blank stands for it.
  ['座席组', 4, 'left', '座… '],
] as const)('%j in %i columns, %s', (text, columns, align, expected) => {
  expect(padTo(text, columns, align)).toBe(expected)
})
