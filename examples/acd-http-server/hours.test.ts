import { expect, test } from 'vitest'
import { type OfficeHours, openingAt } from './hours.ts'

const day = ['09:00-12:00', '13:30-18:00']
const office: OfficeHours = {
  timeZone: 'Asia/Shanghai',
  week: { mon: day, tue: day, wed: day, thu: day, fri: ['00:00-24:00'], sat: ['09:00-12:00'], sun: [] },
  special: { '10-01': [], '2026-10-10': ['09:00-12:00'], '2026-12-25': [] },
}
const shanghai = (time: string) => Date.parse(`${time}+08:00`)

test.each([
  ['before opening', '2026-11-26T08:59:59', 'closed'],
  ['the first second', '2026-11-26T09:00:00', 'open'],
  ['the last second of the morning', '2026-11-26T11:59:59', 'open'],
  ['lunch', '2026-11-26T12:00:00', 'closed'],
  ['after lunch', '2026-11-26T13:30:00', 'open'],
  ['closing time', '2026-11-26T18:00:00', 'closed'],
  ['open all day: the first minute', '2026-11-27T00:00:00', 'open'],
  ['open all day: the last minute', '2026-11-27T23:59:59', 'open'],
  ['Saturday morning', '2026-11-28T11:00:00', 'open'],
  ['Saturday afternoon', '2026-11-28T14:00:00', 'closed'],
  ['Sunday', '2026-11-29T10:00:00', 'closed'],
  ['a holiday of every year', '2027-10-01T10:00:00', 'holiday'],
  ['a holiday of one year', '2026-12-25T10:00:00', 'holiday'],
  ['the same date in the next year', '2028-12-25T10:00:00', 'open'],
  ['a Saturday that is worked', '2026-10-10T09:30:00', 'open'],
  ['a Saturday that is worked, later', '2026-10-10T14:00:00', 'closed'],
])('%s', (_name, time, expected) => {
  expect(openingAt(office, shanghai(time))).toBe(expected)
})

test('the office’s time zone counts, summer time and date line included', () => {
  const berlin = { ...office, timeZone: 'Europe/Berlin' }
  expect(openingAt(berlin, Date.parse('2026-07-01T07:00:00Z'))).toBe('open')
  expect(openingAt(berlin, Date.parse('2026-12-01T07:59:59Z'))).toBe('closed')
  expect(openingAt(berlin, Date.parse('2026-12-01T08:00:00Z'))).toBe('open')
  const auckland = { ...office, timeZone: 'Pacific/Auckland' }
  expect(openingAt(auckland, Date.parse('2026-09-30T20:00:00Z'))).toBe('holiday')
})
