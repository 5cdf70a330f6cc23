import { expect, test } from 'vitest'
import { type DigitStyle, sayDigits } from './digits.ts'
import type { Language } from './language.ts'
import { spell } from './testing/spell.ts'

test.each<[text: string, language: Language, style: DigitStyle, spoken: string | null]>([
  ['10086', 'zh', 'plain', '一零零八六'],
  ['10086', 'zh', 'agent', '幺零零八六'],
  ['1121', 'zh', 'agent', '幺幺二幺'],
  ['10086', 'en', 'plain', '1 0 0 8 6'],
  ['10086', 'en', 'agent', '1 0 0 8 6'],
  ['0123456789', 'zh', 'plain', '零一二三四五六七八九'],
  ['007', 'en', 'plain', '0 0 7'],
  ['', 'zh', 'plain', null],
  ['12a', 'zh', 'plain', null],
  ['+86', 'zh', 'agent', null],
  ['1 2', 'en', 'plain', null],
  ['１２', 'zh', 'plain', null],
  ['1\n', 'zh', 'plain', null],
])('%j in %s, %s: %s', (text, language, style, spoken) => {
  expect(spell(sayDigits(text, language, style), language)).toBe(spoken)
})

test('32 digits are read, 33 are not', () => {
  expect(sayDigits('5'.repeat(32), 'zh', 'plain')).toHaveLength(32)
  expect(sayDigits('5'.repeat(33), 'zh', 'plain')).toBeNull()
})

test('a digit is the bare name of a recording', () => {
  expect(sayDigits('12', 'zh', 'agent')).toEqual(['digits/yao.wav', 'digits/2.wav'])
})
