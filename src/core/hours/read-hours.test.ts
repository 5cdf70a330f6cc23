import { expect, test } from 'vitest'
import { readDayHours, readOpeningHours } from './read-hours.ts'

/** A week for people: days that are alike are not said twice. */
function shown(text: string): string {
  const read = readOpeningHours(text)
  if (read.type === 'wrong') return `wrong at ${read.position}`
  return read.week.map(ranges => ranges.map(({ from, to }) => `${from}-${to}`).join('+') || '.').join(' ')
}
const allDays = (hours: string): string => Array(7).fill(hours).join(' ')

test.each([
  ['', allDays('0-1440')],
  ['  ', allDays('0-1440')],
  ['24h', allDays('0-1440')],
  ['24 hours', allDays('0-1440')],
  ['24小时', allDays('0-1440')],
  ['全天', allDays('0-1440')],
  ['09:00-18:00', allDays('540-1080')],
  ['9:00-18:00', allDays('540-1080')],
  ['每天 09:00-18:00', allDays('540-1080')],
  ['daily 00:00-24:00', allDays('0-1440')],
  [
    'mon-fri 09:00-12:00,13:30-18:00; sat 10:00-12:00',
    '540-720+810-1080 540-720+810-1080 540-720+810-1080 540-720+810-1080 540-720+810-1080 600-720 .',
  ],
  ['Monday, WED 8:00 - 9:00;', '480-540 . 480-540 . . . .'],
  ['sat-mon 24h', '0-1440 . . . . 0-1440 0-1440'],
  ['mon 22:00-06:00', '1320-1800 . . . . . .'],
  ['mon 08:00-09:00; mon 10:00-11:00', '480-540+600-660 . . . . . .'],
  ['周一至周五 09:00-18:00', '540-1080 540-1080 540-1080 540-1080 540-1080 . .'],
  ['周一-周五 09:00-18:00', '540-1080 540-1080 540-1080 540-1080 540-1080 . .'],
  [
    '周一至五：09：00－12：00，13：30～18：00；周六 全天',
    '540-720+810-1080 540-720+810-1080 540-720+810-1080 540-720+810-1080 540-720+810-1080 0-1440 .',
  ],
  ['星期六、星期日　１０:００到１６:００', '. . . . . 600-960 600-960'],
  ['周一、三、五 8:00-9:00', '480-540 . 480-540 . 480-540 . .'],
  ['礼拜天 8:00-9:00', '. . . . . . 480-540'],
])('%j', (text, week) => {
  expect(shown(text)).toBe(week)
})

test.each([
  ['mon-fri', 8, 'a time from'],
  ['mon-fri 9-18', 9, 'a time from'],
  ['mon-fri 09:00', 14, '"-" and the time of closing'],
  ['mon-fri 09:00-', 15, 'a time from'],
  ['mon-fri 09:00-25:00', 15, 'a time from'],
  ['mon-fri 24:00-06:00', 9, 'a time from'],
  ['09:60-10:00', 1, 'a time from'],
  ['09:00-09:00', 7, 'another time'],
  ['moon-fri 09:00-18:00', 1, 'a day such as'],
  ['constructor 09:00-18:00', 1, 'a day such as'],
  ['mon-9 09:00-18:00', 5, 'a day such as'],
  ['mon,tue, 09:00-18:00', 10, 'a day such as'],
  ['mon 09:00-12:00, sat 10:00-12:00', 18, 'a time from'],
  ['mon 09:00-12:00 sat 10:00-12:00', 17, '"," and another time'],
  ['mon 09:00-12:00;; sat 10:00-12:00', 17, 'a time from'],
  ['周八 09:00-18:00', 1, 'a day such as'],
  ['周一至周五 09:00-18:00 (除节假日)', 19, '"," and another time'],
  ['closed', 1, 'a day such as'],
  ['mon 09:00-12:00\n', 16, '"," and another time'],
  ['😀', 1, 'a time from'],
])('%j is wrong at %i: expected %s', (text, position, expected) => {
  expect(readOpeningHours(text)).toMatchObject({
    type: 'wrong',
    position,
    expected: { en: expect.stringContaining(expected), zh: expect.stringMatching(/时间|星期/) },
  })
})

test.each([
  ['', []],
  ['24h', [{ from: 0, to: 1440 }]],
  [
    '09:00-12:00，13:30-18:00',
    [
      { from: 540, to: 720 },
      { from: 810, to: 1080 },
    ],
  ],
])('the hours of a date: %j', (text, ranges) => {
  expect(readDayHours(text)).toEqual({ type: 'hours', ranges })
})

test.each([
  ['mon 09:00-12:00', 1],
  ['09:00-12:00; 13:00-14:00', 12],
  ['休息', 1],
])('the hours of a date: %j is wrong at %i', (text, position) => {
  expect(readDayHours(text)).toMatchObject({ type: 'wrong', position })
})
