import { expect, test } from 'vitest'
import { millis } from '../shared/ids.ts'
import type { AcdEvent } from './acd-event.ts'
import { AcdEngine } from './engine.ts'
import { defaultQueueRules } from './queue-rules.ts'
import type { GroupRecord } from './records.ts'
import {
  fired,
  join,
  last,
  left,
  leg,
  offerAnswered,
  offerFailed,
  offerFound,
  offerTaken,
  setUp,
} from './testing/events.ts'
import { agent, group } from './testing/records.ts'

/** Offers: several at once, taken back, lost, and never heard of again. */

const three = ['1001', '1002', '1003']
const house = (change: Partial<GroupRecord>, extensions = three): AcdEvent[] =>
  setUp(
    extensions.map((extension, at) =>
      agent(extension, [], { groups: [{ number: '121', level: 1, position: at + 1 }] }),
    ),
    [group('121', change)],
  )
const all = house({ strategy: 'ring-all' })
const inTurn = house({ strategy: 'ring-progressively', queue: { ...defaultQueueRules, progress: 5 } })
const single = house({}, ['1001'])
const status = (value: 'busy' | 'offline'): AcdEvent => ({
  type: 'statusSet',
  extension: '1001',
  status: value,
  reason: '',
})
const off: AcdEvent = { type: 'unregistered', switchName: '', extension: '1001' }

test.each<[string, readonly AcdEvent[], readonly string[]]>([
  ['ring-all rings all', [...all, join('A')], three.map(each => `offer A to ${each}`)],
  [
    'but those of the lowest level only',
    [
      ...setUp(
        [2, 1, 1].map((level, at) =>
          agent(three[at] ?? '', [], { groups: [{ number: '121', level, position: 1 }] }),
        ),
        [group('121', { strategy: 'ring-all' })],
      ),
      join('A'),
    ],
    ['offer A to 1002', 'offer A to 1003'],
  ],
  [
    'who becomes idle while they ring is rung too',
    [...all, leg('legUp', '1003'), join('A'), leg('legDown', '1003')],
    ['offer A to 1003'],
  ],
  [
    'and all who do, where several become idle at once',
    [
      ...all,
      { type: 'registrations', switchName: '', extensions: ['1001'] },
      join('A'),
      { type: 'registrations', switchName: '', extensions: three },
    ],
    ['offer A to 1002', 'offer A to 1003'],
  ],
  [
    'unless somebody waits whom nobody rings for',
    [...all, leg('legUp', '1003'), join('A'), join('B', { since: millis(9) }), leg('legDown', '1003')],
    ['offer B to 1003'],
  ],
  [
    'who becomes idle when the caller is taken is not',
    [...all, leg('legUp', '1003'), join('A'), offerTaken('A', '1001'), leg('legDown', '1003')],
    [],
  ],
  [
    'a caller of several phones waits for the last of them',
    [...all, join('A'), offerFailed('A', '1001'), offerFailed('A', '1002')],
    ['timer rest at 15000'],
  ],
  [
    'and is back in line when that has failed',
    [
      ...all,
      join('A'),
      offerFailed('A', '1001'),
      offerFailed('A', '1002'),
      offerFailed('A', '1003', 'USER_BUSY'),
      fired('rest', '1003'),
    ],
    ['offer A to 1003'],
  ],
  [
    'one who lost the race is free at once, without a rest or a miss',
    [...all, join('A'), offerTaken('A', '1001'), join('B'), offerFailed('A', '1002', 'LOSE_RACE')],
    ['offer B to 1002'],
  ],
  [
    'the phones that lost do not hold up a caller whose agent hung up before the talk',
    [
      ...all,
      join('A'),
      offerTaken('A', '1001'),
      offerFailed('A', '1002', 'LOSE_RACE'),
      offerFailed('A', '1001', 'NORMAL_CLEARING'),
    ],
    ['timer rest at 16000', 'offer A to 1002'],
  ],
  [
    'ring-progressively begins with one',
    [...inTurn, join('A')],
    ['offer A to 1001', 'timer progress at 8000'],
  ],
  [
    'and adds one',
    [...inTurn, join('A'), fired('progress', 'A')],
    ['offer A to 1002', 'timer progress at 9000'],
  ],
  [
    'and looks again later where nobody is idle',
    [...inTurn, leg('legUp', '1002'), leg('legUp', '1003'), join('A'), fired('progress', 'A')],
    ['timer progress at 11000'],
  ],
  [
    'no more are rung once one has answered',
    [...inTurn, join('A'), offerTaken('A', '1001'), fired('progress', 'A')],
    [],
  ],
  [
    'a phone that signs off while it rings is taken back',
    [...single, join('A'), off],
    ['withdraw A from 1001'],
  ],
  [
    'and is not held against the agent',
    [
      ...house({}, ['1001', '1002']),
      leg('legUp', '1002'),
      join('A'),
      off,
      { type: 'registered', switchName: '', extension: '1001' },
      offerFailed('A', '1001', 'NORMAL_TEMPORARY_FAILURE'),
    ],
    ['offer A to 1001'],
  ],
  ['one that was answered goes on', [...single, join('A'), offerTaken('A', '1001'), off], []],
  ['an agent who turns busy may still take the call that rings', [...single, join('A'), status('busy')], []],
  ['one who goes offline may not', [...single, join('A'), status('offline')], ['withdraw A from 1001']],
  [
    'an agent who is no more may not either',
    [...single, join('A'), { type: 'configured', agents: [], groups: [group('121')] }],
    ['withdraw A from 1001'],
  ],
  [
    'an offer of which nothing is heard is taken back',
    [...single, join('A'), fired('lease', 'A', '1001')],
    ['withdraw A from 1001'],
  ],
  [
    'and the caller goes to the next at once, not when the phone has stopped',
    [...house({}, ['1001', '1002']), join('A'), fired('lease', 'A', '1001')],
    ['withdraw A from 1001', 'offer A to 1002'],
  ],
  [
    'and where nothing comes of that either, the agent rests',
    [...house({}, ['1001', '1002']), join('A'), fired('lease', 'A', '1001'), fired('lease', 'A', '1001')],
    ['timer rest at 15000'],
  ],
  [
    'one of several that is taken back leaves the others ringing',
    [...all, join('A'), fired('lease', 'A', '1001')],
    ['withdraw A from 1001'],
  ],
  [
    'whoever answers all the same, while their phone is being stopped, has the caller',
    [
      ...house({}, ['1001', '1002', '1003']),
      join('A'),
      off,
      offerTaken('A', '1001'),
      offerFailed('A', '1002', 'ORIGINATOR_CANCEL'),
      offerAnswered('A', '1001'),
    ],
    [],
  ],
  [
    'a caller who is somebody’s already by what their call says is not offered again without end',
    [...single, join('A'), offerFailed('A', '1001', 'LOSE_RACE')],
    ['timer rest at 5000'],
  ],
  [
    'an agent who has answered and is no more keeps their caller',
    [
      ...house({}, ['1001', '1002']),
      join('A'),
      offerTaken('A', '1001'),
      { type: 'configured', agents: [agent('1002', ['121'])], groups: [group('121')] },
    ],
    [],
  ],
  [
    'for a callback one phone rings, be it that a call rings all',
    [...all, join('A', { kind: 'callback' })],
    ['offer A to 1001'],
  ],
  [
    'and who becomes idle meanwhile is not rung too',
    [...all, leg('legUp', '1003'), join('A', { kind: 'callback' }), leg('legDown', '1003')],
    [],
  ],
  [
    'and none is added where a call adds one after the other',
    [...inTurn, join('A', { kind: 'callback' })],
    ['offer A to 1001'],
  ],
  [
    'and another when the first has stopped, not when it is told to',
    [...house({}, ['1001', '1002']), join('A', { kind: 'callback' }), off],
    ['withdraw A from 1001'],
  ],
  [
    'which it has then',
    [
      ...house({}, ['1001', '1002']),
      join('A', { kind: 'callback' }),
      off,
      offerFailed('A', '1001', 'ORIGINATOR_CANCEL'),
    ],
    ['offer A to 1002'],
  ],
  [
    'whatever is heard of it later',
    [
      ...house({}, ['1001', '1002']),
      join('A'),
      fired('lease', 'A', '1001'),
      fired('lease', 'A', '1001'),
      offerFailed('A', '1001'),
    ],
    [],
  ],
  [
    'an agent whose caller left is free when that lease is over',
    [...single, join('A'), left('A'), join('B'), fired('lease', 'A', '1001'), fired('rest', '1001')],
    ['offer B to 1001'],
  ],
  [
    'one who joins again is not rung by the phone of before',
    [...house({}, ['1001', '1002']), join('A'), join('A')],
    ['withdraw A from 1001', 'offer A to 1002'],
  ],
  [
    'an answer to an offer that was not known counts',
    [
      ...single,
      leg('legUp', '1001'),
      join('A'),
      offerTaken('A', '1001'),
      offerAnswered('A', '1001'),
      leg('legDown', '1001'),
    ],
    [],
  ],
  [
    'a call that is given up while its caller waits is not offered again at once',
    [...single, join('A'), offerFailed('A', '1001', 'ORIGINATOR_CANCEL')],
    ['timer rest at 5000'],
  ],
  [
    'a phone that refuses at once is rested a little though the agent is to have no rest',
    [
      ...setUp([agent('1001', ['121'], { rests: { busy: { rest: 0, max: 0 } } })]),
      join('A'),
      offerFailed('A', '1001', 'USER_BUSY'),
    ],
    ['timer rest at 5000'],
  ],
  [
    'an agent who took a call while another was offered: that one goes on',
    [...house({}, ['1001', '1002']), join('A'), leg('legUp', '1001'), offerAnswered('B', '1001')],
    ['withdraw A from 1001', 'offer A to 1002'],
  ],
])('%s', (_name, events, expected) => {
  expect(last(events)).toEqual(expected)
})

test('who is found at a phone that is another’s waits on, whatever is said of that phone', () => {
  const events = [
    ...house({}, ['1001']),
    offerFound('A', '1001'),
    offerFound('B', '1001'),
    offerTaken('B', '1001'),
    offerFailed('B', '1001', 'CALL_REJECTED'),
    left('A'),
    offerFailed('A', '1001', 'ORIGINATOR_CANCEL'),
  ]
  expect(last(events)).toEqual(['offer B to 1001'])
})

test('who lost a race keeps their place among the idle', () => {
  const events = [
    ...house({ strategy: 'longest-idle' }, ['1001', '1002', '1003']),
    leg('legUp', '1001'),
    leg('legDown', '1001'),
    // 1002 is idle longest, then 1003, then 1001.
    join('A'),
    leg('legUp', '1002', 'x'),
    offerTaken('A', '1003'),
    offerFailed('A', '1002', 'LOSE_RACE'),
    leg('legDown', '1002', 'x'),
    left('A'),
    offerFailed('A', '1003', 'ORIGINATOR_CANCEL'),
    join('B'),
  ]
  expect(last(events)).toEqual(['offer B to 1002'])
})

test('every offer has a lease: longer than it rings, and a short one when it is taken back', () => {
  const engine = new AcdEngine()
  const leases = [...single, join('A'), off].flatMap((event, at) =>
    engine
      .apply(event, millis(1000 * (at + 1)))
      .flatMap(each => (each.type === 'startTimer' && each.timer.type === 'lease' ? [each.at] : [])),
  )
  expect(leases).toEqual([3000 + 15_000 + 30_000, 4000 + 5000])
})
