import { describe, expect, test } from 'vitest'
import { dayBefore } from './local-time.ts'
import { type Holiday, openingAt } from './opening.ts'
import { readOpeningHours } from './read-hours.ts'

const office = 'mon-fri 09:00-12:00,13:30-18:00'
const holiday = (date: string, hours = ''): Holiday => ({ date, name: '', hours, groups: [] })

function opening(hours: string, date: string, weekday: number, time: string, holidays: Holiday[] = []) {
  const read = readOpeningHours(hours)
  if (read.type === 'wrong') throw new Error(`wrong at ${read.position}`)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return openingAt(read.week, { date, weekday, minute: hour * 60 + minute }, holidays)
}

describe('days like others', () => {
  test.each([
    [office, '2026-09-28', 1, '08:59', 'closed'],
    [office, '2026-09-28', 1, '09:00', 'open'],
    [office, '2026-09-28', 1, '11:59', 'open'],
    [office, '2026-09-28', 1, '12:00', 'closed'],
    [office, '2026-09-28', 1, '13:30', 'open'],
    [office, '2026-09-26', 6, '10:00', 'closed'],
    ['', '2026-09-27', 7, '00:00', 'open'],
    ['fri 22:00-06:00', '2026-09-25', 5, '21:59', 'closed'],
    ['fri 22:00-06:00', '2026-09-25', 5, '23:59', 'open'],
    ['fri 22:00-06:00', '2026-09-26', 6, '05:59', 'open'],
    ['fri 22:00-06:00', '2026-09-26', 6, '06:00', 'closed'],
    ['fri 22:00-06:00', '2026-09-25', 5, '05:00', 'closed'],
    ['sun 22:00-06:00', '2026-09-28', 1, '05:00', 'open'],
  ])('%s on %s (%i) at %s: %s', (hours, date, weekday, time, expected) => {
    expect(opening(hours, date, weekday, time)).toBe(expected)
  })
})

describe('holidays', () => {
  const night = '22:00-06:00'
  test.each<[string, string, string, number, string, Holiday[], string]>([
    ['a day off', office, '2026-10-01', 4, '10:00', [holiday('2026-10-01')], 'holiday'],
    ['a day off, out of hours', office, '2026-10-01', 4, '20:00', [holiday('2026-10-01')], 'holiday'],
    ['another date', office, '2026-10-02', 5, '10:00', [holiday('2026-10-01')], 'open'],
    ['always open, a day off', '24h', '2026-10-01', 4, '10:00', [holiday('2026-10-01')], 'holiday'],
    ['a working Saturday', office, '2026-10-10', 6, '10:00', [holiday('2026-10-10', '09:00-18:00')], 'open'],
    [
      'a working Saturday, late',
      office,
      '2026-10-10',
      6,
      '19:00',
      [holiday('2026-10-10', '09:00-18:00')],
      'closed',
    ],
    ['short hours', office, '2026-12-31', 4, '15:00', [holiday('2026-12-31', '09:00-12:00')], 'closed'],
    ['a night that went into a day off', night, '2026-10-01', 4, '02:00', [holiday('2026-10-01')], 'holiday'],
    ['a night after a day off', night, '2026-10-02', 5, '02:00', [holiday('2026-10-01')], 'closed'],
    [
      'the night of a holiday with hours',
      office,
      '2026-10-02',
      5,
      '02:00',
      [holiday('2026-10-01', night)],
      'open',
    ],
    ['hours nobody can read', office, '2026-10-01', 4, '10:00', [holiday('2026-10-01', 'ten')], 'open'],
  ])('%s', (_name, hours, date, weekday, time, holidays, expected) => {
    expect(opening(hours, date, weekday, time, holidays)).toBe(expected)
  })
})

test.each([
  ['2026-10-02', '2026-10-01'],
  ['2026-10-01', '2026-09-30'],
  ['2026-01-01', '2025-12-31'],
  ['2026-03-01', '2026-02-28'],
  ['2028-03-01', '2028-02-29'],
  ['2100-03-01', '2100-02-28'],
  ['2000-03-01', '2000-02-29'],
])('the day before %s is %s', (date, before) => {
  expect(dayBefore(date)).toBe(before)
})
