import { expect, test } from 'vitest'
import { isBlacklisted } from './blacklist.ts'

test.each([
  ['a whole number', '13800138000', ['13800138000'], true],
  ['a longer number', '138001380001', ['13800138000'], false],
  ['a shorter number', '1380013800', ['13800138000'], false],
  ['a beginning', '4008001234', ['95*', '400*'], true],
  ['just the beginning', '400', ['400*'], true],
  ['another beginning', '1400', ['400*'], false],
  ['a hidden number where none is meant', '', ['400*'], false],
  ['an empty list', '13800138000', [], false],
])('%s', (_name, caller, blacklist, expected) => {
  expect(isBlacklisted(caller, blacklist)).toBe(expected)
})
