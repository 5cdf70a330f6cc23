import { expect, test } from 'vitest'
import { defaultQueueRules } from '../queue-rules.ts'
import { circleFrom, exitsTo, type LeadingGroup, overflowsTo } from './leads.ts'

const group = (
  number: string,
  overflow = '',
  overflows: LeadingGroup['queue']['overflows'] = {},
  exits: LeadingGroup['queue']['exits'] = {},
): LeadingGroup => ({ number, overflow, queue: { ...defaultQueueRules, overflows, exits } })

test('a group leads to where its overflow, its overflows and its keys say', () => {
  const of = group(
    '120',
    'queue:121',
    { timeout: 'queue:122', closed: 'queue:121', no_agent: 'voicemail:123', queue_full: 'flow' },
    { '1': 'queue:124', '2': 'callback', '3': 'queue:124', '#': 'nonsense' },
  )
  expect([overflowsTo(of), exitsTo(of)]).toEqual([['121', '122'], ['124']])
  expect([overflowsTo(group('120')), exitsTo(group('120'))]).toEqual([[], []])
})

test.each<[string, readonly LeadingGroup[], readonly string[] | null]>([
  ['nothing', [], null],
  ['a group that is not there', [group('120', 'queue:121')], null],
  ['itself', [group('120', 'queue:120')], ['120', '120']],
  ['itself for one reason', [group('120', '', { closed: 'queue:120' })], ['120', '120']],
  ['another', [group('120', 'queue:121'), group('121', 'voicemail')], null],
  ['back', [group('120', 'queue:121'), group('121', '', { timeout: 'queue:120' })], ['120', '121', '120']],
  [
    'back by the shorter of two ways',
    [
      group('120', 'queue:121', { closed: 'queue:123' }),
      group('121', 'queue:122'),
      group('122', 'queue:120'),
      group('123', 'queue:120'),
    ],
    ['120', '123', '120'],
  ],
  [
    'into a circle of others',
    [group('120', 'queue:121'), group('121', 'queue:122'), group('122', 'queue:121')],
    null,
  ],
  ['back by a key only', [group('120', 'queue:121'), group('121', '', {}, { '1': 'queue:120' })], null],
  [
    'the same group by two ways',
    [group('120', 'queue:121', { closed: 'queue:122' }), group('121', 'queue:122'), group('122')],
    null,
  ],
])('%s', (_name, groups, circle) => {
  expect(circleFrom('120', groups)).toEqual(circle)
})

test('a long row of groups is walked to its end', () => {
  const most = 5000
  const row = Array.from({ length: most }, (_, each) => group(String(each), `queue:${each + 1}`))
  expect(circleFrom('0', [...row, group(String(most))])).toBeNull()
  expect(circleFrom('0', [...row, group(String(most), 'queue:0')])).toHaveLength(most + 2)
})
