import { expect, test } from 'vitest'
import { countInGroup, countRating, type GroupFact } from './count-group.ts'
import { type GroupFigures, groupFigures } from './group-figures.ts'
import { addTallies, emptyGroupTally } from './group-tally.ts'
import { answered, entered, left, missed, offered, talked, wrappedUp } from './testing/facts.ts'

const lines = { serviceLevel: 20, shortAbandon: 5 }

const cases: readonly [string, readonly GroupFact[], Partial<GroupFigures>][] = [
  [
    'nothing: nothing is divided by nothing',
    [],
    {
      answered: 0,
      serviceLevel: null,
      abandonRate: null,
      averageAnswerMs: null,
      averageTalkMs: null,
      averageHandleMs: null,
      averageRating: null,
    },
  ],
  [
    'the edge of the service level belongs to it',
    [entered(), answered(20_000), answered(20_001), answered(0)],
    {
      entered: 1,
      answered: 3,
      inTime: 2,
      serviceLevel: 66.7,
      averageAnswerMs: 13_334,
      longestWaitMs: 20_001,
    },
  ],
  [
    'who hangs up within the short time counts apart, its edge included',
    [left('hungUp', 5000), left('hungUp', 5001), answered(1000)],
    { shortAbandoned: 1, abandoned: 1, serviceLevel: 50, abandonRate: 50, longestWaitMs: 5001 },
  ],
  [
    'an abandoned call lowers the service level, a way out does not',
    [answered(1), left('hungUp', 60_000), left('timeout', 300_000), left('callback', 70_000)],
    { serviceLevel: 50, abandoned: 1, longestWaitMs: 300_000 },
  ],
  [
    'talk and wrap-up for each talk',
    [talked(10_000), talked(20_001), wrappedUp(5000)],
    {
      talks: 2,
      talkedMs: 30_001,
      wrapUpMs: 5000,
      averageTalkMs: 15_001,
      averageHandleMs: 17_501,
    },
  ],
  ['one third is 33.3 percent', [answered(1), answered(30_000), answered(30_000)], { serviceLevel: 33.3 }],
  ['offers', [offered(), offered(), missed('busy')], { offered: 2 }],
]

test.each(cases)('%s', (_name, facts, expected) => {
  const tally = emptyGroupTally()
  for (const fact of facts) countInGroup(tally, fact, lines)
  expect(groupFigures(tally)).toMatchObject(expected)
})

test('each way out and each offer not taken has its own count', () => {
  const tally = emptyGroupTally()
  for (const how of ['callback', 'elsewhere', 'timeout', 'timeout', 'queue_full', 'closed'] as const) {
    countInGroup(tally, left(how, 1), lines)
  }
  for (const how of ['noAnswer', 'rejected', 'rejected', 'unreachable'] as const) {
    countInGroup(tally, missed(how), lines)
  }
  expect([tally.left, tally.missed, tally.abandoned]).toEqual([
    {
      callback: 1,
      elsewhere: 1,
      timeout: 2,
      queue_full: 1,
      unknown_group: 0,
      no_agent: 0,
      too_many_waiting: 0,
      closed: 1,
      no_such_skill: 0,
    },
    { noAnswer: 1, rejected: 2, busy: 0, unreachable: 1 },
    0,
  ])
})

test('tallies add up, and of the longest waits the longer one stays', () => {
  const [one, other] = [emptyGroupTally(), emptyGroupTally()]
  countInGroup(one, answered(9000), lines)
  countInGroup(other, answered(30_000), lines)
  countInGroup(other, left('timeout', 7000), lines)
  countRating(other, 4)
  countRating(other, 5)
  addTallies(one, other)
  expect(groupFigures(one)).toMatchObject({
    answered: 2,
    inTime: 1,
    answeredWaitMs: 39_000,
    longestWaitMs: 30_000,
    averageRating: 4.5,
  })
  expect(one.left.timeout).toBe(1)
})
