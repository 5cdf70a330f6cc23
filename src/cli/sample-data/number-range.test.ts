import { expect, test } from 'vitest'
import { mostNumbers, readNumberRange } from './number-range.ts'

test.each<[string, readonly string[]]>([
  ['1001-1003', ['1001', '1002', '1003']],
  ['1001', ['1001']],
  ['7-7', ['7']],
  ['0098-0101', ['0098', '0099', '0100', '0101']],
  ['02188880009-02188880010', ['02188880009', '02188880010']],
  ['+862188880001-+862188880002', ['+862188880001', '+862188880002']],
  ['999999999999998-999999999999999', ['999999999999998', '999999999999999']],
])('%s', (text, numbers) => {
  expect(readNumberRange(text)).toEqual(numbers)
})

test('as many as may be', () => {
  expect(readNumberRange('00000-09999')).toHaveLength(mostNumbers)
})

test.each([
  [''],
  ['-'],
  ['1003-1001'],
  ['998-1001'],
  ['1001-'],
  ['-1001'],
  ['1001-1002-1003'],
  ['1001 - 1002'],
  ['+1-2'],
  ['1-+2'],
  ['a-b'],
  ["1'; drop table nway_extension"],
  ['00000-10000'],
  ['1'.repeat(16)],
])('%j is no range', text => {
  expect(readNumberRange(text)).toBeNull()
})
