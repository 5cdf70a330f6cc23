import { expect, test } from 'vitest'
import { defaultQueueRules } from '../../core/acd/queue-rules.ts'
import { group } from '../../core/acd/testing/records.ts'
import type { Holiday } from '../../core/hours/opening.ts'
import { millis } from '../../core/shared/ids.ts'
import { QueueHours } from './queue-hours.ts'

/** Thursday at ten. */
const now = { date: '2026-10-01', weekday: 4, minute: 600 }

const dayOff = (groups: readonly string[] = []): Holiday => ({ date: now.date, name: '', hours: '', groups })

const isClosed = (closed: string | undefined, openingHours: string, holidays: readonly Holiday[] = []) =>
  new QueueHours({
    clock: { now: () => millis(0) },
    groups: () => [
      group('120', {
        openingHours,
        queue: { ...defaultQueueRules, overflows: closed === undefined ? {} : { closed } },
      }),
    ],
    holidays: () => holidays,
    localTime: () => now,
  }).isClosed('120')

test.each<[string, string | undefined, string, readonly Holiday[], boolean]>([
  ['in hours', 'voicemail', 'thu 10:00-11:00', [], false],
  ['without hours', 'voicemail', '', [], false],
  ['out of hours', 'voicemail', 'mon 10:00-11:00', [], true],
  ['out of hours, and the call flow is to decide', 'flow', 'mon 10:00-11:00', [], true],
  ['out of hours without a way out', undefined, 'mon 10:00-11:00', [], false],
  ['on a day off', 'voicemail', '', [dayOff()], true],
  ['on a day off of others', 'voicemail', '', [dayOff(['130'])], false],
  ['in hours nobody can read', 'voicemail', 'ten', [], false],
])('%s', (_name, closed, hours, holidays, expected) => {
  expect(isClosed(closed, hours, holidays)).toBe(expected)
})

test('a group there is not is not closed: the queue says that it is unknown', () => {
  const hours = new QueueHours({
    clock: { now: () => millis(0) },
    groups: () => [],
    holidays: () => [],
    localTime: () => now,
  })
  expect(hours.isClosed('120')).toBe(false)
})
