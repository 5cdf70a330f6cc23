import { expect, test } from 'vitest'
import { createLocalTime } from './local-time.ts'

test.each([
  ['Asia/Shanghai', '2026-09-30T15:59:59Z', { date: '2026-09-30', weekday: 3, minute: 1439 }],
  ['Asia/Shanghai', '2026-09-30T16:00:00Z', { date: '2026-10-01', weekday: 4, minute: 0 }],
  ['UTC', '2026-10-04T12:30:59Z', { date: '2026-10-04', weekday: 7, minute: 750 }],
  // Clocks go forward at 02:00 on that day, and back at 03:00 on the other.
  ['Europe/Berlin', '2026-03-29T01:00:00Z', { date: '2026-03-29', weekday: 7, minute: 180 }],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', { date: '2026-10-25', weekday: 7, minute: 120 }],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', { date: '2026-01-01', weekday: 4, minute: 345 }],
])('in %s at %s', (timezone, moment, local) => {
  expect(createLocalTime(timezone)(Date.parse(moment))).toEqual(local)
})

test("without a name it is the machine's", () => {
  const noon = new Date(2026, 5, 15, 12, 7)
  expect(createLocalTime(null)(noon.getTime())).toEqual({ date: '2026-06-15', weekday: 1, minute: 727 })
})
