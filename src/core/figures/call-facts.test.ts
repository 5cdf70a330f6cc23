import { expect, test } from 'vitest'
import type { CallStep } from '../call/record/record.ts'
import { legId, millis } from '../shared/ids.ts'
import { factsOf, ratingOf } from './call-facts.ts'
import type { RecordedCall } from './recorded-call.ts'

type Row = readonly [at: number, type: string, detail?: CallStep['detail']]

const call = (rows: readonly Row[], change: Partial<RecordedCall> = {}): RecordedCall => ({
  uuid: legId('a'),
  group: '120',
  agentExtension: '1001',
  startedAt: millis(0),
  endedAt: millis(100_000),
  talkedMs: 0,
  surveyDigit: '',
  steps: rows.map(([at, type, detail = {}]) => ({ at: millis(at), type, detail })),
  ...change,
})

const queued: Row = [1000, 'queued', { group: '120' }]

/** A fact in short: when, what, and the numbers of it. */
function told(of: RecordedCall): string[] {
  return factsOf(of).map(({ at, fact: { type, ...rest } }) => {
    const { callId: _callId, ...facts } = rest as Record<string, unknown>
    return `${at} ${type} ${Object.values(facts).join(' ')}`
  })
}

const cases: readonly [string, RecordedCall, readonly string[]][] = [
  ['a call that was in no queue', call([[1000, 'bridged', { extension: '1001' }]]), []],
  [
    'answered at the second offer',
    call(
      [
        queued,
        [1001, 'offered', { extension: '1001', strategy: 'longest-idle' }],
        [16_000, 'not_taken', { extension: '1001', cause: 'NO_ANSWER' }],
        [16_001, 'offered', { extension: '1003' }],
        [21_000, 'bridged', { extension: '1003' }],
      ],
      { talkedMs: 70_000 },
    ),
    [
      '1000 entered 120',
      '1001 offered 120 1001',
      '16000 missed 120 1001 noAnswer',
      '16001 offered 120 1003',
      '21000 answered 120 1003 20000',
      '100000 talked 120 1003 70000',
    ],
  ],
  ['hung up while waiting', call([queued]), ['1000 entered 120', '100000 left 120 99000 hungUp']],
  [
    'an offer lost to another is nobody’s fault',
    call([queued, [2000, 'not_taken', { extension: '1001', cause: 'LOSE_RACE' }]]),
    ['1000 entered 120', '100000 left 120 99000 hungUp'],
  ],
  [
    'timed out, then bridged elsewhere: that talk is not the queue’s',
    call(
      [queued, [61_000, 'queue_failed', { cause: 'timeout' }], [70_000, 'bridged', { extension: '1009' }]],
      {
        talkedMs: 30_000,
      },
    ),
    ['1000 entered 120', '61000 left 120 60000 timeout'],
  ],
  [
    'lined up again after a reconnect: one wait',
    call([queued, [9000, 'queued', { group: '120' }], [11_000, 'bridged', { extension: '1001' }]], {
      talkedMs: 1000,
    }),
    ['1000 entered 120', '11000 answered 120 1001 10000', '100000 talked 120 1001 1000'],
  ],
  [
    'a wait that began before the step',
    call([
      [50_000, 'queued', { group: '120', since: 20_000 }],
      [51_000, 'bridged', { extension: '1001' }],
    ]),
    ['50000 entered 120', '51000 answered 120 1001 31000', '100000 talked 120 1001 0'],
  ],
  [
    'two queues and two talks: the record’s talk time is shared out',
    call(
      [
        queued,
        [2000, 'bridged', { extension: '1001' }],
        [12_000, 'queued', { group: '121' }],
        [15_000, 'bridged', { extension: '1003' }],
      ],
      { talkedMs: 95_000 },
    ),
    [
      '1000 entered 120',
      '2000 answered 120 1001 1000',
      '12000 talked 120 1001 10000',
      '12000 entered 121',
      '15000 answered 121 1003 3000',
      '100000 talked 121 1003 85000',
    ],
  ],
  [
    'from one queue to the other without a word',
    call([queued, [5000, 'queued', { group: '121' }]]),
    ['1000 entered 120', '5000 left 120 4000 elsewhere', '5000 entered 121', '100000 left 121 95000 hungUp'],
  ],
  [
    'a key leads out of the queue',
    call([queued, [5000, 'queue_left', { group: '120', key: '2', to: 'voicemail' }]]),
    ['1000 entered 120', '5000 left 120 4000 elsewhere'],
  ],
  [
    'the caller wants to be called back',
    call([queued, [5000, 'callback_asked', { group: '120' }]]),
    ['1000 entered 120', '5000 left 120 4000 callback'],
  ],
  [
    'and waits on after that call: not taken, not answered, put off, and there again',
    call([
      queued,
      [5000, 'callback_asked', { group: '120', callback: 'a.cb' }],
      [9000, 'queued', { group: '120', since: 1000 }],
      [10_000, 'offered', { extension: '1001' }],
      [25_000, 'not_taken', { extension: '1001', cause: 'NO_ANSWER' }],
      [25_001, 'offered', { extension: '1003' }],
      [200_000, 'callback_left', { how: 'unanswered', cause: 'USER_BUSY' }],
      [500_000, 'queued', { group: '120', since: 1000 }],
    ]),
    [
      '1000 entered 120',
      '5000 left 120 4000 callback',
      '9000 entered 120',
      '10000 offered 120 1001',
      '25000 missed 120 1001 noAnswer',
      '25001 offered 120 1003',
      '200000 left 120 199000 callback',
      '500000 entered 120',
    ],
  ],
  ...(['given_up', 'removed', 'called_again'] as const).map((how): (typeof cases)[number] => [
    `a callback that is ${how}`,
    call([
      [5000, 'callback_asked', { group: '120', callback: 'a.cb' }],
      [9000, 'queued', { group: '120', since: 1000 }],
      [10_000, 'callback_left', { how }],
    ]),
    ['9000 entered 120', '10000 left 120 9000 elsewhere'],
  ]),
  [
    'a callback that was answered: the call of the agent tells of it',
    call([
      [5000, 'callback_asked', { group: '120', callback: 'a.cb' }],
      [9000, 'queued', { group: '120', since: 1000 }],
      [90_000, 'callback_left', { how: 'answered' }],
    ]),
    ['9000 entered 120'],
  ],
  [
    'the call of an agent to who waited, here an extension of the house',
    call(
      [
        [80_000, 'called_back', { callback: 'x.cb', group: '120', since: 1000, extension: '1001' }],
        [90_000, 'bridged', { extension: '1005' }],
      ],
      { talkedMs: 10_000 },
    ),
    ['90000 answered 120 1001 89000', '100000 talked 120 1001 10000'],
  ],
  [
    'the call of an agent whom the customer did not answer',
    call([[80_000, 'called_back', { callback: 'x.cb', group: '120', since: 1000, extension: '1001' }]]),
    [],
  ],
  [
    'a cause nobody knows is a way out all the same',
    call([queued, [5000, 'queue_failed', { cause: 'toString' }]]),
    ['1000 entered 120', '5000 left 120 4000 elsewhere'],
  ],
  [
    'of a call that goes on only what is over',
    call([queued, [5000, 'bridged', { extension: '1001' }]], { endedAt: null }),
    ['1000 entered 120', '5000 answered 120 1001 4000'],
  ],
]

test.each(cases)('%s', (_name, of, expected) => {
  expect(told(of)).toEqual(expected)
})

test('who waits to be called is told of by the name of the callback, also by the call of the agent', () => {
  const asked = call([
    queued,
    [5000, 'callback_asked', { group: '120', callback: 'a.cb' }],
    [9000, 'queued', { group: '120', since: 1000 }],
  ])
  const served = call([
    [80_000, 'called_back', { callback: 'a.cb', group: '120', since: 1000, extension: '1001' }],
    [90_000, 'bridged', { extension: '' }],
  ])
  const names = [asked, served].map(each => factsOf(each).map(({ fact }) => 'callId' in fact && fact.callId))
  expect(names).toEqual([
    ['a', 'a', 'a.cb'],
    ['a.cb', 'a.cb'],
  ])
})

test.each([
  ['5', { group: '120', extension: '1001', digit: 5 }],
  ['', null],
  ['55', null],
  ['*', null],
])('the survey digit %j', (surveyDigit, expected) => {
  expect(ratingOf(call([], { surveyDigit }))).toEqual(expected)
})
