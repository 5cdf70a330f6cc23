import { expect, test } from 'vitest'
import { periodEdges, startOfLocalDay } from './local-day.ts'
import { createLocalTime } from './local-time.ts'

test.each([
  ['Asia/Shanghai', '2026-09-30T15:59:59.999Z', '2026-09-29T16:00:00.000Z'],
  ['Asia/Shanghai', '2026-09-30T16:00:00.000Z', '2026-09-30T16:00:00.000Z'],
  ['UTC', '2026-10-04T12:30:59.000Z', '2026-10-04T00:00:00.000Z'],
  // Clocks went forward at 02:00: the day has 23 hours.
  ['Europe/Berlin', '2026-03-29T20:00:00.000Z', '2026-03-28T23:00:00.000Z'],
  // And back at 03:00: 25 hours.
  ['Europe/Berlin', '2026-10-25T22:30:00.000Z', '2026-10-24T22:00:00.000Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00.000Z', '2025-12-31T18:15:00.000Z'],
])('in %s the day of %s', (timezone, moment, midnight) => {
  expect(new Date(startOfLocalDay(createLocalTime(timezone), Date.parse(moment))).toISOString()).toBe(
    midnight,
  )
})

test.each<[string, string, string, 'hour' | 'day', readonly string[]]>([
  ['UTC', '2026-01-01T10:20:00Z', '2026-01-01T12:00:00Z', 'hour', ['10:00', '11:00', '12:00']],
  ['Asia/Kathmandu', '2026-01-01T10:20:00Z', '2026-01-01T10:21:00Z', 'hour', ['10:15', '11:15']],
  ['UTC', '2026-01-01T10:20:00Z', '2026-01-02T00:00:00.001Z', 'day', ['00:00', '00:00', '00:00']],
  [
    'Europe/Berlin',
    '2026-03-28T12:00:00Z',
    '2026-03-30T12:00:00Z',
    'day',
    ['23:00', '23:00', '22:00', '22:00'],
  ],
  // The first of the two days has 25 hours.
  ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-26T12:00:00Z', 'day', ['22:00', '23:00', '23:00']],
])('in %s from %s to %s by %5$s', (timezone, from, to, by, expected) => {
  const edges = periodEdges(createLocalTime(timezone), { from: Date.parse(from), to: Date.parse(to), by })
  expect(edges.map(edge => new Date(edge).toISOString().slice(11, 16))).toEqual(expected)
})
