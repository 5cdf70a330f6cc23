import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { utcDate } from './utc-date.ts'

test.each([
  [0, '1970-01-01'],
  [-1, '1969-12-31'],
  [951_782_400_000, '2000-02-29'],
  [1_709_164_800_000, '2024-02-29'],
  [1_709_251_199_999, '2024-02-29'],
  [1_709_251_200_000, '2024-03-01'],
  [4_107_542_400_000, '2100-03-01'],
])('%d is %s', (ms, date) => {
  expect(utcDate(ms)).toBe(date)
})

test('as the calendar of the language has it, up to the year 9999', () => {
  void fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), date => {
      expect(utcDate(date.getTime())).toBe(date.toISOString().slice(0, 10))
    }),
  )
})
