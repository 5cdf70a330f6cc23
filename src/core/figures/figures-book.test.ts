import { expect, test } from 'vitest'
import type { QueueFact } from '../acd/queue-fact.ts'
import { legId } from '../shared/ids.ts'
import { FiguresBook, room } from './figures-book.ts'
import { agentIs, answered, entered, left, missed, offered, talked, wrappedUp } from './testing/facts.ts'
import { loggedInMs, occupancy } from './times-tally.ts'

const day = 86_400_000
const hour = 3_600_000
const lines = { serviceLevel: 20, shortAbandon: 5 }
const b = { callId: legId('b') }

function book(linesOf: (group: string) => typeof lines = () => lines): FiguresBook {
  const made = new FiguresBook(linesOf)
  made.beginDay(day)
  return made
}

function noteAll(into: FiguresBook, facts: readonly (readonly [number, QueueFact])[]): FiguresBook {
  for (const [at, fact] of facts) into.note(fact, at)
  return into
}

test('a call from its entry to the end of the wrap-up, for group and agent', () => {
  const figures = noteAll(book(), [
    [day, entered()],
    [day, offered()],
    [day + 1, missed('noAnswer')],
    [day + 2, offered()],
    [day + 3, answered(4000)],
    [day + 4, talked(60_000)],
    [day + 5, wrappedUp(10_000)],
  ])
  figures.rated({ group: '120', extension: '1001', digit: 5 }, day + 6)
  expect(figures.group('120', day + 6).today).toMatchObject({
    ...{ entered: 1, offered: 2, answered: 1, serviceLevel: 100, averageAnswerMs: 4000 },
    ...{ averageTalkMs: 60_000, averageHandleMs: 70_000, averageRating: 5 },
  })
  expect(figures.agent('1001', day + 6).figures).toMatchObject({
    ...{ offered: 2, answered: 1, talkedMs: 60_000, wrapUpMs: 10_000, averageHandleMs: 70_000 },
    missed: { noAnswer: 1, rejected: 0, busy: 0, unreachable: 0 },
    averageRating: 5,
  })
})

test('every group has its own lines', () => {
  const figures = book(group => (group === '121' ? { serviceLevel: 1, shortAbandon: 90 } : lines))
  noteAll(figures, [
    [day, answered(5000)],
    [day, answered(5000, { group: '121', ...b })],
    [day, left('hungUp', 60_000, { group: '121', ...b })],
  ])
  expect(figures.group('120', day).today).toMatchObject({ inTime: 1, abandoned: 0 })
  expect(figures.group('121', day).today).toMatchObject({ inTime: 0, abandoned: 0, shortAbandoned: 1 })
})

test('what is told twice counts once, and a second visit counts again', () => {
  const figures = noteAll(book(), [
    [day, entered()],
    [day + 1, entered()],
    [day + 2, answered(2)],
    [day + 3, answered(9)],
    [day + 4, talked(1)],
    [day + 5, entered()],
    [day + 6, left('hungUp', 9000)],
  ])
  expect(figures.group('120', day + 7).today).toMatchObject({ entered: 2, answered: 1, abandoned: 1 })
})

test('a call that moves to another group has entered both', () => {
  const figures = noteAll(book(), [
    [day, entered()],
    [day + 1, entered({ group: '121' })],
  ])
  expect(['120', '121'].map(group => figures.group(group, day + 2).today.entered)).toEqual([1, 1])
})

test('at midnight the day begins anew; the half hour and what agents do go on', () => {
  const figures = noteAll(book(), [
    [2 * day - 60_000, answered(1000)],
    [2 * day - 60_000, agentIs('talking', 2 * day - 60_000)],
  ])
  figures.beginDay(2 * day)
  const { today, halfHour } = figures.group('120', 2 * day + 1)
  expect([today.answered, halfHour.answered]).toEqual([0, 1])
  figures.note(agentIs('idle', 2 * day + 30_000), 2 * day + 30_000)
  expect(figures.agent('1001', 2 * day + 40_000)).toMatchObject({
    figures: { answered: 0 },
    times: { talking: 30_000, ready: 10_000 },
    timesSince: 2 * day,
  })
})

test('what was before the day began is for the half hour alone', () => {
  const figures = noteAll(book(), [
    [day - 1000, answered(1000)],
    [day - hour, answered(1000, b)],
  ])
  figures.rated({ group: '120', extension: '1001', digit: 1 }, day - 1)
  const { today, halfHour } = figures.group('120', day)
  expect([today.answered, today.ratings, halfHour.answered]).toEqual([0, 0, 1])
  expect(figures.agent('1001', day).figures.answered).toBe(0)
})

const times: readonly [string, readonly QueueFact[], object, number | null][] = [
  ['nothing is known', [], {}, null],
  ['ready all the time', [agentIs('idle', 0)], { ready: 100 }, 0],
  [
    'one call of the queue with its wrap-up',
    [
      agentIs('idle', 0),
      agentIs('offered', 10),
      agentIs('ringing', 12),
      agentIs('talking', 20),
      agentIs('held', 50, { callId: legId('a') }),
      agentIs('wrap_up', 60),
      agentIs('idle', 80),
    ],
    { ready: 30, ringing: 10, talking: 40, wrapUp: 20 },
    60,
  ],
  [
    'a call that came by no queue is time logged in, and no work for the queue',
    [agentIs('idle', 0), agentIs('talking', 50, { callId: '' })],
    { ready: 50, otherCall: 50 },
    0,
  ],
  [
    'paused and resting are time logged in, offline and without a phone are not',
    [
      agentIs('talking', 0),
      agentIs('idle', 20, { status: 'busy' }),
      agentIs('resting', 30),
      agentIs('idle', 40, { status: 'offline' }),
      agentIs('unregistered', 70),
    ],
    { talking: 20, paused: 10, resting: 10, offline: 60 },
    50,
  ],
  [
    'who logs out while talking works to the end of it',
    [agentIs('talking', 0, { status: 'offline' }), agentIs('idle', 30, { status: 'offline' })],
    { talking: 30, offline: 70 },
    100,
  ],
  [
    'a clock that is set back takes nothing away',
    [agentIs('idle', 60), agentIs('talking', 40), agentIs('idle', 90)],
    { ready: 10, talking: 50 },
    83.3,
  ],
]

test.each(times)("an agent's time: %s", (_name, facts, expected, occupied) => {
  const figures = book()
  for (const fact of facts) {
    if (fact.type === 'agentIs')
      figures.note({ ...fact, at: (day + fact.at) as typeof fact.at }, day + fact.at)
  }
  const { times: spent } = figures.agent('1001', day + 100)
  expect(Object.fromEntries(Object.entries(spent).filter(([, ms]) => ms > 0))).toEqual(expected)
  expect(occupancy(spent)).toBe(occupied)
  expect(loggedInMs(spent)).toBeLessThanOrEqual(110)
})

test('pauses are counted by their reason as well', () => {
  const figures = noteAll(book(), [
    [day, agentIs('idle', day, { status: 'busy', reason: '小休' })],
    [day + 40, agentIs('idle', day + 40, { status: 'busy', reason: '' })],
    [day + 50, agentIs('idle', day + 50, { status: 'busy', reason: ' 小休 ' })],
    // A call out of a pause is no part of it.
    [day + 60, agentIs('talking', day + 60, { status: 'busy', reason: '小休' })],
    [day + 70, agentIs('idle', day + 70, { reason: 'left over' })],
  ])
  const { times: spent, pausedBy } = figures.agent('1001', day + 100)
  expect([spent.paused, spent.ready]).toEqual([60, 30])
  expect(pausedBy).toEqual(
    new Map([
      ['小休', 50],
      ['', 10],
    ]),
  )
})

test('of too many reasons those beyond the room count as without one', () => {
  const figures = book()
  for (let each = 0; each < 100; each += 1) {
    figures.note(agentIs('idle', day + each, { status: 'busy', reason: `r${each}` }), day + each)
  }
  const { pausedBy } = figures.agent('1001', day + 100)
  expect([pausedBy.size, pausedBy.get('r0'), pausedBy.get('')]).toEqual([21, 1, 80])
  expect(new Set(figures.takeTimes(day + 100).map(({ reason }) => reason)).size).toBe(21)
})

test('what is to be kept says what was done when, for which group and by which reason', () => {
  const figures = noteAll(book(), [
    [day, agentIs('idle', day, { status: 'busy', reason: '示忙' })],
    [day + 5, agentIs('ringing', day + 5, { group: '120' })],
    [day + 7, agentIs('talking', day + 7, { group: '120' })],
    [day + 10, agentIs('wrap_up', day + 10, { group: '120' })],
    [day + 14, agentIs('resting', day + 14, { group: '120' })],
    [day + 16, agentIs('idle', day + 16, { status: 'offline' })],
  ])
  const base = { quarter: day, extension: '1001', group: '120', reason: '' }
  expect(figures.takeTimes(day + 20)).toEqual([
    { ...base, time: 'paused', group: '', reason: '示忙', ms: 5 },
    { ...base, time: 'ringing', ms: 2 },
    { ...base, time: 'talking', ms: 3 },
    { ...base, time: 'wrapUp', ms: 4 },
    { ...base, time: 'resting', group: '', ms: 2 },
  ])
  expect(figures.takeTimes(day + 30)).toEqual([])
})

test('what goes on over midnight is kept to the end of the old day and from the beginning of the new', () => {
  const figures = noteAll(book(), [[2 * day - 10, agentIs('idle', 2 * day - 10)]])
  figures.beginDay(2 * day)
  const kept = figures.takeTimes(2 * day + 5).map(({ quarter, ms }) => [quarter, ms])
  expect(kept).toEqual([
    [2 * day - 900_000, 10],
    [2 * day, 5],
  ])
})

test('of too many groups and agents those beyond the room are not counted', () => {
  const figures = book()
  for (let each = 0; each <= room.groups; each += 1) {
    figures.note(entered({ group: `g${each}`, callId: legId(`c${each}`) }), day)
  }
  expect(
    [`g${room.groups - 1}`, `g${room.groups}`].map(group => figures.group(group, day).today.entered),
  ).toEqual([1, 0])
})

test('numbers that are no group’s take no room, however many are asked for', () => {
  const figures = book()
  for (let each = 0; each <= room.groups; each += 1) {
    figures.note(left('unknown_group', 0, { group: `g${each}` }), day)
  }
  figures.note(entered(), day)
  expect(figures.group('120', day).today.entered).toBe(1)
})
