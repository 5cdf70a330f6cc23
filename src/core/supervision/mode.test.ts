import { expect, test } from 'vitest'
import { isSupervisionMode, modeOfKey } from './mode.ts'

test.each([
  ['0', 'listen'],
  ['2', 'whisper'],
  ['3', 'barge'],
  ['1', null],
  ['*', null],
  ['', null],
])('the key %j is %s', (key, mode) => {
  expect(modeOfKey(key)).toBe(mode)
})

test.each([
  ['listen', true],
  ['whisper', true],
  ['barge', true],
  ['LISTEN', false],
  ['', false],
  ['toString', false],
])('%j is a mode: %s', (text, is) => {
  expect(isSupervisionMode(text)).toBe(is)
})
