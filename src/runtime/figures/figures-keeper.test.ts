import { expect, test } from 'vitest'
import { group } from '../../core/acd/testing/records.ts'
import type { RecordedCall } from '../../core/figures/recorded-call.ts'
import { agentIs, answered, entered, left, talked, wrappedUp } from '../../core/figures/testing/facts.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { RecordedCalls } from '../../ports/calls/recorded-calls.ts'
import type { KeptTime } from '../../ports/queue/agent-times.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { createLocalTime } from '../clock/local-time.ts'
import { FiguresKeeper, type FiguresKeeperDeps } from './figures-keeper.ts'
import { HistoryReader } from './history-reader.ts'

const hour = 3_600_000
const midnight = Date.parse('2026-03-10T00:00:00Z')
const noon = midnight + 12 * hour

/** The records of these calls. */
const recordsOf = (calls: readonly RecordedCall[]): RecordedCalls => ({
  async *startedIn({ from, to }) {
    yield calls.filter(({ startedAt }) => startedAt >= from && startedAt < to)
  },
})

const failing: RecordedCalls = {
  // biome-ignore lint/correctness/useYield: it fails before it could
  async *startedIn() {
    throw new Error('locked')
  },
}

/** The times that were kept before this start, and by it. */
const timesOf = (...kept: readonly KeptTime[]): FiguresKeeperDeps['times'] => ({
  async *keptIn({ from, to, times, extension }) {
    yield kept.filter(
      each =>
        each.quarter >= from &&
        each.quarter < to &&
        times.includes(each.time) &&
        (extension === null || each.extension === extension),
    )
  },
})

const kept = (quarter: number, time: KeptTime['time'], ms: number, change: Partial<KeptTime> = {}) => ({
  ...{ quarter, time, ms, extension: '1001', reason: '', isOurs: false },
  group: time === 'wrapUp' ? '120' : '',
  ...change,
})

/** Waits ten seconds in 120, talks a minute with 1001. */
function call(uuid: string, startedAt: number, change: Partial<RecordedCall> = {}): RecordedCall {
  const bridgedAt = startedAt + 10_000
  return {
    ...{ uuid: legId(uuid), group: '120', agentExtension: '1001' },
    ...{
      startedAt: millis(startedAt),
      endedAt: millis(bridgedAt + 60_000),
      talkedMs: 60_000,
      surveyDigit: '5',
    },
    steps: [
      { at: millis(startedAt), type: 'queued', detail: { group: '120' } },
      { at: millis(bridgedAt), type: 'bridged', detail: { extension: '1001' } },
    ],
    ...change,
  }
}

function keeper(recorded: RecordedCalls = recordsOf([]), change: Partial<FiguresKeeperDeps> = {}) {
  const [clock, log] = [new ManualClock(noon), memoryLog()]
  const localTime = createLocalTime('UTC')
  const figures = new FiguresKeeper({
    ...{ clock, log, localTime, recorded },
    groups: () => [],
    cdrs: { steps: async () => [] },
    times: timesOf(),
    openRecords: async () => [],
    ...change,
  })
  return { clock, log, figures }
}

test('midnight comes by itself, also where only somebody looks', () => {
  const { clock, figures } = keeper()
  figures.note(answered(1000), clock.now())
  expect(figures.group('120').today.answered).toBe(1)
  clock.advance(12 * hour)
  expect([figures.group('120').today.answered, figures.since]).toEqual([0, midnight + 24 * hour])
})

test('a clock that is set back over midnight keeps the day', () => {
  const { clock, figures } = keeper()
  clock.advance(13 * hour)
  figures.note(answered(1000), clock.now())
  clock.advance(-2 * hour)
  figures.note(answered(1000, { callId: legId('b') }), clock.now())
  expect(figures.since).toBe(midnight + 24 * hour)
  clock.advance(2 * hour)
  expect(figures.group('120').today.answered).toBe(1)
})

test('after a restart the calls of the day are there again, and it is told since when', async () => {
  const records = [
    call('yesterday', midnight - 2 * hour),
    call('over-midnight', midnight - 5000),
    call('today', noon - 60_000 * 40),
    call('just-now', noon - 60_000 * 10),
  ]
  const { figures, clock } = keeper(recordsOf(records))
  expect(figures.since).toBe(noon)
  await figures.restore()
  expect(figures.since).toBe(midnight)
  const { today, halfHour } = figures.group('120')
  expect([today.entered, today.answered, today.talkedMs, today.averageRating]).toEqual([2, 3, 180_000, 5])
  expect(halfHour.answered).toBe(1)
  clock.advance(1000)
  figures.note(agentIs('idle', clock.now()), clock.now())
  figures.note(wrappedUp(1000), clock.now())
  expect(figures.agent('1001')).toMatchObject({
    figures: { answered: 3, wrapUpMs: 1000 },
    timesSince: noon + 1000,
  })
})

test('a call that lived through the restart counts once', async () => {
  const waiting = call('a', noon - 60_000).steps.slice(0, 1)
  const { figures, clock } = keeper(recordsOf([]), {
    // It was transferred away once and came back: the queue knows it by its leg.
    openRecords: async () => ['a.p2', 'never-written'],
    cdrs: { steps: async uuid => (uuid === 'a.p2' ? waiting : []) },
  })
  await figures.restore()
  figures.note(entered(), clock.now())
  figures.note(answered(77_000), clock.now())
  expect(figures.group('120').today).toMatchObject({ entered: 1, answered: 1, averageAnswerMs: 77_000 })
})

test('who waits to be called over a restart is counted once, be it that they asked the day before', async () => {
  const asked = (uuid: string, at: number): RecordedCall =>
    call(uuid, at, {
      endedAt: millis(at + 9000),
      talkedMs: 0,
      surveyDigit: '',
      steps: [
        { at: millis(at), type: 'queued', detail: { group: '120' } },
        { at: millis(at + 5000), type: 'callback_asked', detail: { group: '120', callback: `${uuid}.cb` } },
        { at: millis(at + 9000), type: 'queued', detail: { group: '120', since: at } },
        { at: millis(at + 10_000), type: 'offered', detail: { extension: '1001' } },
      ],
    })
  const [today, before] = [asked('today', noon - hour), asked('before', midnight - 7 * hour)]
  const { figures, clock } = keeper(recordsOf([before, today]), {
    openRecords: async () => ['today', 'before'],
    cdrs: { steps: async uuid => (uuid === 'before' ? before : today).steps },
  })
  await figures.restore()
  figures.note(entered({ callId: legId('today.cb') }), clock.now())
  figures.note(entered({ callId: legId('before.cb') }), clock.now())
  expect(figures.group('120').today).toMatchObject({ entered: 2, offered: 1, left: { callback: 1 } })
})

test('an answer before the restart is not told again', async () => {
  const alive = call('a', noon - 60_000)
  const { figures, clock } = keeper(recordsOf([]), {
    openRecords: async () => ['a'],
    cdrs: { steps: async () => alive.steps },
  })
  await figures.restore()
  figures.note(answered(0), clock.now())
  figures.note(talked(90_000), clock.now())
  expect(figures.group('120').today).toMatchObject({ answered: 1, averageAnswerMs: 10_000, talks: 1 })
})

test('a call that ends while records are read counts once', async () => {
  const { figures, clock } = keeper(recordsOf([call('a', noon - 20_000)]))
  figures.note(talked(60_000), clock.now())
  await figures.restore()
  expect(figures.group('120').today).toMatchObject({ entered: 1, answered: 1, talks: 1, ratings: 0 })
})

test('after a restart agents have their times of the day again, and groups their wrap-ups', async () => {
  const times = timesOf(
    kept(midnight - 900_000, 'ready', 900_000),
    kept(midnight + 9 * hour, 'paused', 60_000, { reason: '小休' }),
    kept(noon - 900_000, 'wrapUp', 20_000),
    kept(noon - 900_000, 'wrapUp', 7000, { isOurs: true }),
    kept(midnight + 8 * hour, 'ready', 1, { extension: '1003' }),
  )
  const { figures, clock, log } = keeper(recordsOf([call('a', noon - hour)]), { times })
  figures.note(agentIs('wrap_up', noon, { group: '120' }), millis(noon))
  await figures.restore()
  clock.advance(10_000)
  figures.note(wrappedUp(10_000), clock.now())
  figures.note(agentIs('idle', clock.now()), clock.now())
  expect(figures.agent('1001')).toMatchObject({
    figures: { talks: 1, wrapUpMs: 30_000, averageHandleMs: 90_000 },
    times: { ready: 0, paused: 60_000, wrapUp: 30_000 },
    pausedBy: new Map([['小休', 60_000]]),
    timesSince: midnight + 9 * hour,
  })
  expect(figures.agent('1003')).toMatchObject({ times: { ready: 1 }, timesSince: midnight + 8 * hour })
  const { today, halfHour } = figures.group('120')
  expect([today.wrapUpMs, today.averageHandleMs, halfHour.wrapUpMs]).toEqual([30_000, 90_000, 30_000])
  expect(log.lines.map(({ message }) => message)).toEqual([
    "the day's figures were restored",
    'the times of agents today were restored',
  ])
})

test('times of a day that ends while they are read are not those of the next', async () => {
  const clock = new ManualClock(noon)
  const times: FiguresKeeperDeps['times'] = {
    async *keptIn() {
      clock.advance(12 * hour)
      figures.note(answered(1), clock.now())
      yield [kept(midnight + 9 * hour, 'ready', 60_000), kept(midnight + 9 * hour, 'wrapUp', 60_000)]
    },
  }
  const { figures } = keeper(recordsOf([]), { clock, times })
  await figures.restore()
  expect(figures.agent('1001')).toMatchObject({ times: { ready: 0 }, figures: { wrapUpMs: 0 } })
})

test('times that cannot be read leave the calls of the day as they are', async () => {
  const times: FiguresKeeperDeps['times'] = {
    // biome-ignore lint/correctness/useYield: it fails before it could
    async *keptIn() {
      throw new Error('locked')
    },
  }
  const { figures, log } = keeper(recordsOf([call('a', noon - hour)]), { times })
  await figures.restore()
  expect([figures.since, figures.group('120').today.talks]).toEqual([midnight, 1])
  expect(log.lines.at(-1)).toMatchObject({
    level: 'error',
    message: 'the times of agents today could not be restored',
  })
})

test('records that cannot be read cost the day so far, and nothing else', async () => {
  const { figures, log, clock } = keeper(failing)
  await figures.restore()
  figures.note(answered(1000), clock.now())
  expect([figures.since, figures.group('120').today.answered]).toEqual([noon, 1])
  expect(log.lines).toMatchObject([
    { level: 'error', message: "the day's figures could not be restored" },
    { level: 'info', message: 'the times of agents today were restored' },
  ])
})

/** Gives its first page, then fails, as long as it is said to. */
function breaking(calls: readonly RecordedCall[]): RecordedCalls & { isBroken: boolean } {
  return {
    isBroken: true,
    async *startedIn() {
      yield calls
      if (this.isBroken) throw new Error('locked')
    },
  }
}

const settled = () => new Promise(resolve => setImmediate(resolve))

test('a store that cannot be read at the start is read when it is back, each thing once', async () => {
  const recorded = breaking([call('today', noon - hour), call('just-now', noon - 60_000 * 10)])
  const read = timesOf(kept(noon - 900_000, 'wrapUp', 20_000))
  const times: FiguresKeeperDeps['times'] = {
    keptIn(wantedTimes) {
      if (recorded.isBroken) throw new Error('locked')
      return read.keptIn(wantedTimes)
    },
  }
  const { figures, clock, log } = keeper(recorded, { times })
  await figures.restore()
  figures.note(entered({ callId: legId('new') }), clock.now())
  clock.advance(5000)
  await settled()
  expect([figures.since, figures.group('120').today.entered]).toEqual([noon, 1])
  recorded.isBroken = false
  clock.advance(9999)
  await settled()
  expect(figures.since).toBe(noon)
  clock.advance(1)
  await settled()
  const { today, halfHour } = figures.group('120')
  expect([figures.since, today.entered, today.talks, today.wrapUpMs]).toEqual([midnight, 3, 2, 20_000])
  expect([halfHour.entered, halfHour.wrapUpMs]).toEqual([2, 20_000])
  expect(figures.agent('1001')).toMatchObject({
    figures: { answered: 2, wrapUpMs: 20_000, averageRating: 5 },
    times: { wrapUp: 20_000 },
    timesSince: noon - 900_000,
  })
  expect(log.lines.map(({ message }) => message)).toEqual([
    "the day's figures could not be restored",
    'the times of agents today could not be restored',
    "the day's figures were restored",
    'the times of agents today were restored',
  ])
  expect(clock.running).toBe(0)
})

const waits = call('a', noon - 60_000).steps.slice(0, 1)
const talks = call('a', noon - 60_000).steps

/** What is told of call a after the start, which it lived through, until its records can be read. */
test.each([
  ['waits, and is told again', waits, [entered()], { entered: 1 }],
  ['waits, and has hung up', waits, [left('hungUp', 90_000)], { entered: 1, abandoned: 1 }],
  [
    'is told again, and has hung up',
    waits,
    [entered(), left('hungUp', 90_000)],
    { entered: 1, abandoned: 1 },
  ],
  ['has its answer now', waits, [answered(7000)], { entered: 1, answered: 1, averageAnswerMs: 7000 }],
  [
    'is told again, and has talked',
    waits,
    [entered(), answered(7000), talked(1000)],
    { entered: 1, answered: 1, talks: 1 },
  ],
  [
    'comes back to the queue',
    waits,
    [answered(7000), talked(1000), entered()],
    { entered: 2, answered: 1, talks: 1 },
  ],
  ['goes on talking', talks, [answered(0)], { entered: 1, answered: 1, talks: 0 }],
  ['has talked', talks, [talked(9000)], { entered: 1, answered: 1, talks: 1, averageTalkMs: 9000 }],
  [
    'has talked, and waits elsewhere',
    talks,
    [answered(0), talked(9000), entered({ group: '121' })],
    { entered: 1, answered: 1, talks: 1 },
  ],
])('read late: a call that %s counts once', async (_what, steps, told, expected) => {
  const recorded = breaking([])
  const { figures, clock } = keeper(recorded, {
    openRecords: async () => ['a'],
    cdrs: { steps: async () => steps },
  })
  await figures.restore()
  for (const fact of told) figures.note(fact, clock.now())
  recorded.isBroken = false
  clock.advance(5000)
  await settled()
  expect(figures.group('120').today).toMatchObject(expected)
  // And again after a reconnect.
  const [last] = told.slice(-1)
  if (last?.type === 'entered' || last?.type === 'answered') figures.note(last, clock.now())
  expect(figures.group('120').today).toMatchObject(expected)
})

test('read late: one of whom nothing was told meanwhile is not counted again when it is', async () => {
  const recorded = breaking([])
  const { figures, clock } = keeper(recorded, {
    openRecords: async () => ['a'],
    cdrs: { steps: async () => waits },
  })
  await figures.restore()
  recorded.isBroken = false
  clock.advance(5000)
  await settled()
  figures.note(entered(), clock.now())
  expect(figures.group('120').today.entered).toBe(1)
})

test('read late: a rating of a call that ended unseen counts once', async () => {
  const unseen = call('a', noon - 5 * 60_000)
  const recorded = breaking([unseen])
  const { figures, clock } = keeper(recorded)
  await figures.restore()
  figures.ended({ ...unseen, endedAt: millis(noon - 1) })
  recorded.isBroken = false
  clock.advance(5000)
  await settled()
  expect(figures.group('120').today).toMatchObject({ ratings: 1, talks: 1 })
})

test('read late: after midnight the day before counts for the half hour only', async () => {
  const recorded = breaking([call('a', noon - 60_000)])
  const clock = new ManualClock(noon - 4000)
  // It is midnight there at noon.
  const { figures } = keeper(recorded, { clock, localTime: createLocalTime('Etc/GMT+12') })
  await figures.restore()
  recorded.isBroken = false
  clock.advance(5000)
  await settled()
  expect(figures.group('120')).toMatchObject({ today: { entered: 0 }, halfHour: { entered: 1 } })
})

test('one that is stopped reads no more, however the first try went', async () => {
  for (const isStoppedFirst of [true, false]) {
    const { figures, clock } = keeper(breaking([]))
    if (isStoppedFirst) figures.stop()
    await figures.restore()
    figures.stop()
    expect(clock.running).toBe(0)
  }
})

const wanted = new AbortController().signal
const range = { from: midnight, to: noon, by: 'day' } as const

test('history: whole days of the house, with the lines groups draw now', async () => {
  const strict = { ...group('120'), queue: { ...group('120').queue, serviceLevel: 5 } }
  const history = new HistoryReader({
    recorded: recordsOf([call('a', midnight + 13 * hour), call('b', midnight - 1)]),
    times: timesOf(
      kept(midnight, 'wrapUp', 8000),
      kept(midnight, 'ready', 90_000),
      kept(midnight + hour, 'wrapUp', 4000, { group: '121' }),
      kept(midnight + 24 * hour, 'wrapUp', 1),
    ),
    localTime: createLocalTime('UTC'),
    groups: () => [strict],
  })
  expect(await history.groups(range, null, wanted)).toMatchObject({
    type: 'periods',
    periods: [
      {
        ...{ key: '120', from: midnight, to: midnight + 24 * hour },
        figures: { entered: 1, answered: 2, serviceLevel: 0, talks: 2, averageHandleMs: 64_000 },
      },
      { key: '121', figures: { wrapUpMs: 4000, averageHandleMs: null } },
    ],
  })
  expect(await history.agents(range, '1001', '120', wanted)).toMatchObject({
    periods: [{ key: '1001', figures: { answered: 2, wrapUpMs: 8000, spent: null } }],
  })
  expect(await history.agents(range, '1001', null, wanted)).toMatchObject({
    periods: [
      { figures: { answered: 2, wrapUpMs: 12_000, spent: { times: { ready: 90_000, wrapUp: 12_000 } } } },
    ],
  })
  expect(await history.agents(range, '1002', null, wanted)).toEqual({ type: 'periods', periods: [] })
})

test.each([
  [{ mostCalls: 1 }, { type: 'tooManyCalls', most: 1 }],
  [{ mostPeriods: 1 }, { type: 'tooManyPeriods', most: 1 }],
  [{ mostTimes: 1 }, { type: 'tooManyTimes', most: 1 }],
  [{ mostCalls: 2, mostTimes: 2, mostPeriods: 2 }, { type: 'periods' }],
])('history: with %j of two calls and two times on two days', async (most, answer) => {
  const history = new HistoryReader({
    recorded: recordsOf([call('a', midnight), call('b', midnight - hour)]),
    times: timesOf(kept(midnight, 'wrapUp', 1), kept(midnight - hour, 'wrapUp', 1)),
    localTime: createLocalTime('UTC'),
    groups: () => [],
    ...most,
  })
  expect(await history.groups({ ...range, from: midnight - hour }, null, wanted)).toMatchObject(answer)
})

test('history: what nobody waits for any more is read no further', async () => {
  const left = new AbortController()
  let pages = 0
  const recorded = {
    async *startedIn() {
      for (; pages < 10; pages += 1) {
        if (pages === 2) left.abort()
        yield []
      }
    },
  }
  const history = new HistoryReader({
    ...{ recorded, times: timesOf(), localTime: createLocalTime('UTC') },
    groups: () => [],
  })
  await history.groups(range, null, left.signal)
  expect(pages).toBe(2)
})
