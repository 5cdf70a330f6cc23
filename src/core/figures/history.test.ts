import { expect, test } from 'vitest'
import { legId, millis } from '../shared/ids.ts'
import { AgentHistory, GroupHistory } from './history.ts'
import type { RecordedCall } from './recorded-call.ts'
import type { SpentTime, WorkTime } from './spent-time.ts'

const hour = 3_600_000
const edges = [10, 11, 12].map(each => each * hour)
const lines = () => ({ serviceLevel: 20, shortAbandon: 5 })

/** Enters at `at`, is answered after `waitedMs` (null = hangs up then), talks a minute. */
function call(
  at: number,
  group: string,
  waitedMs: number,
  extension: string | null,
  surveyDigit = '',
): RecordedCall {
  const steps = [{ at: millis(at), type: 'queued', detail: { group } }]
  const answered = { at: millis(at + waitedMs), type: 'bridged', detail: { extension: extension ?? '' } }
  const [talkedMs, endedAt] = extension === null ? [0, at + waitedMs] : [60_000, at + waitedMs + 60_000]
  return {
    uuid: legId(`${at}`),
    group,
    agentExtension: extension ?? '',
    startedAt: millis(at),
    endedAt: millis(endedAt),
    talkedMs,
    surveyDigit,
    steps: extension === null ? steps : [...steps, answered as never],
  }
}

const calls = [
  call(10 * hour, '120', 10_000, '1001', '5'),
  call(10 * hour + 1000, '120', 30_000, null),
  call(10 * hour + 2000, '121', 1000, '1003'),
  // Enters in the one hour, is answered in the next: each counts where it happened.
  call(11 * hour - 5000, '120', 15_000, '1001', '4'),
  call(9 * hour, '120', 1000, '1001'),
  call(12 * hour, '120', 1000, '1001'),
]

test('groups by period', () => {
  const history = new GroupHistory(edges, null, lines)
  for (const each of calls) history.add(each)
  expect(history.periods()).toMatchObject([
    { from: 10 * hour, to: 11 * hour, key: '120', figures: { entered: 3, answered: 1, serviceLevel: 50 } },
    { from: 10 * hour, key: '121', figures: { entered: 1, answered: 1, talkedMs: 60_000 } },
    {
      ...{ from: 11 * hour, to: 12 * hour, key: '120' },
      figures: { entered: 0, answered: 1, averageAnswerMs: 15_000, averageRating: 4 },
    },
  ])
})

test('one group alone', () => {
  const history = new GroupHistory(edges, '121', lines)
  for (const each of calls) history.add(each)
  expect(history.periods().map(({ key }) => key)).toEqual(['121'])
})

const spent = (
  quarter: number,
  time: WorkTime,
  group: string,
  change: Partial<SpentTime> = {},
): SpentTime => ({
  ...{ quarter, extension: '1001', time, group, reason: '', ms: 1000 },
  ...change,
})

const times: readonly SpentTime[] = [
  spent(10 * hour, 'ready', ''),
  // Of two starts of nacd in one quarter each has its own: they add up.
  spent(10 * hour, 'wrapUp', '120'),
  spent(10 * hour, 'wrapUp', '120', { ms: 500 }),
  spent(11 * hour - 900_000, 'wrapUp', '121'),
  spent(11 * hour, 'wrapUp', '120', { extension: '1003' }),
  spent(11 * hour, 'paused', '', { extension: '1003', reason: '小休' }),
  spent(11 * hour + 900_000, 'paused', '', { extension: '1003', reason: '小休' }),
  spent(12 * hour, 'ready', ''),
]

test('times count in the period their quarter lies in', () => {
  const groups = new GroupHistory(edges, null, lines)
  const agents = new AgentHistory(edges, null, null)
  const in120 = new AgentHistory(edges, null, '120')
  for (const each of times) for (const history of [groups, agents, in120]) history.addTime(each)
  const wrapUps = groups.periods().map(({ from, key, figures }) => [from / hour, key, figures.wrapUpMs])
  expect(wrapUps).toEqual([
    [10, '120', 1500],
    [10, '121', 1000],
    [11, '120', 1000],
  ])
  expect(agents.periods()).toMatchObject([
    {
      ...{ from: 10 * hour, key: '1001' },
      figures: { wrapUpMs: 2500, spent: { times: { ready: 1000, wrapUp: 2500, paused: 0 } } },
    },
    {
      ...{ from: 11 * hour, key: '1003' },
      figures: { wrapUpMs: 1000, spent: { times: { paused: 2000 }, pausedBy: new Map([['小休', 2000]]) } },
    },
  ])
  expect(in120.periods()).toMatchObject([
    { key: '1001', figures: { wrapUpMs: 1500, spent: null } },
    { key: '1003', figures: { wrapUpMs: 1000, spent: null } },
  ])
})

test.each<[string | null, string | null, readonly object[]]>([
  [
    null,
    null,
    [
      { from: 10 * hour, key: '1001', figures: { answered: 1, talkedMs: 60_000, averageRating: 5 } },
      { from: 10 * hour, key: '1003', figures: { answered: 1 } },
      { from: 11 * hour, key: '1001', figures: { answered: 1, ratings: 1 } },
    ],
  ],
  ['1003', null, [{ key: '1003' }]],
  [null, '121', [{ key: '1003' }]],
  ['1001', '121', []],
])('agents by period: agent %j, group %j', (agent, group, expected) => {
  const history = new AgentHistory(edges, agent, group)
  for (const each of calls) history.add(each)
  expect(history.periods()).toMatchObject(expected)
  expect(history.periods()).toHaveLength(expected.length)
})
