import { expect, test } from 'vitest'
import { step, summary } from '../../adapters/sql/testing/records.ts'
import { answered, missed } from '../../core/figures/testing/facts.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import { createLocalTime } from '../../runtime/clock/local-time.ts'
import { FiguresKeeper } from '../../runtime/figures/figures-keeper.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { sharedServer, testServer } from '../testing/http-server.ts'

const noon = new Date(2026, 5, 15, 12).getTime()
const hour = 3_600_000

test('figures of the past come out of the call records', async () => {
  const { send, store } = await testServer()
  for (const [n, waited] of [5000, 25_000].entries()) {
    const [id, at] = [legId(`c${n}`), noon + n]
    store.callLog.step(id, step('queued', { group: '120' }, at))
    store.callLog.step(id, step('offered', { extension: '1001' }, at))
    store.callLog.step(id, step('bridged', { extension: '1001' }, at + waited))
    const record = { startedAt: millis(at), endedAt: millis(at + waited + 60_000), talkedMs: 60_000 }
    store.callLog.ended(summary(id, { ...record, surveyDigit: '4' }))
  }
  await store.callLog.flush()
  const range = `from=${noon}&to=${noon + hour}&by=hour`
  const groups = await send('GET', `/v1/figures/groups?${range}`)
  expect(groups.json.items).toEqual([
    {
      ...{ from: noon, to: noon + hour, group: '120', entered: 2, offered: 2, answered: 2 },
      ...{ answered_in_time: 1, service_level: 50, abandoned: 0, short_abandoned: 0, abandon_rate: 0 },
      ...{ average_answer_ms: 15_000, longest_wait_ms: 25_000, talks: 2, talk_ms: 120_000, wrap_up_ms: 0 },
      ...{ average_talk_ms: 60_000, average_handle_ms: 60_000, survey: { answers: 2, average: 4 } },
      missed: { no_answer: 0, rejected: 0, busy: 0, unreachable: 0 },
      left: expect.objectContaining({ timeout: 0, callback: 0, elsewhere: 0 }),
    },
  ])
  const agents = await send('GET', `/v1/figures/agents?${range}&agent=1001&group=120`)
  expect(agents.json.items).toMatchObject([
    { from: noon, agent: '1001', answered: 2, talk_ms: 120_000, survey: { answers: 2, average: 4 } },
  ])
  expect((await send('GET', `/v1/figures/groups?${range}&group=121`)).json).toEqual({ items: [] })
})

test("agents' times and wrap-ups of the past come out of what was kept", async () => {
  const { send, store } = await testServer()
  const spent = { quarter: noon, extension: '1001', group: '', reason: '' }
  store.agentTimes.keep({ ...spent, time: 'ready', ms: 400_000 })
  store.agentTimes.keep({ ...spent, time: 'paused', reason: '小休', ms: 60_000 })
  store.agentTimes.keep({ ...spent, time: 'paused', reason: '', ms: 90_000 })
  store.agentTimes.keep({ ...spent, time: 'talking', group: '120', ms: 60_000 })
  store.agentTimes.keep({ ...spent, time: 'wrapUp', group: '120', ms: 10_000 })
  store.agentTimes.keep({ ...spent, time: 'wrapUp', group: '121', ms: 1000 })
  store.callLog.step(legId('a'), step('queued', { group: '120' }, noon))
  store.callLog.step(legId('a'), step('bridged', { extension: '1001' }, noon + 1))
  const record = { startedAt: millis(noon), endedAt: millis(noon + 60_001), talkedMs: 60_000 }
  store.callLog.ended(summary('a', record))
  await Promise.all([store.callLog.flush(), store.agentTimes.flush()])
  const range = `from=${noon}&to=${noon + hour}&by=hour`
  const of = async (what: string) => (await send('GET', `/v1/figures/${what}&${range}`)).json.items
  expect(await of('agents?agent=1001')).toMatchObject([
    {
      ...{ from: noon, to: noon + hour, agent: '1001', talk_ms: 60_000, wrap_up_ms: 11_000 },
      average_handle_ms: 71_000,
      times: {
        ...{
          logged_in_ms: 621_000,
          ready_ms: 400_000,
          paused_ms: 150_000,
          ringing_ms: 0,
          talking_ms: 60_000,
        },
        ...{ other_call_ms: 0, wrap_up_ms: 11_000, resting_ms: 0, occupancy: 11.4 },
        paused_by_reason: [
          { reason: '', ms: 90_000 },
          { reason: '小休', ms: 60_000 },
        ],
      },
    },
  ])
  expect(await of('agents?group=120')).toMatchObject([
    { agent: '1001', wrap_up_ms: 10_000, average_handle_ms: 70_000, times: null },
  ])
  expect(await of('groups?group=120')).toMatchObject([{ wrap_up_ms: 10_000, average_handle_ms: 70_000 }])
  expect(await of('groups?group=121')).toMatchObject([{ wrap_up_ms: 1000, average_handle_ms: null }])
})

const shared = sharedServer()

test.each([
  ['/v1/figures/groups', undefined],
  [`/v1/figures/groups?from=${noon}&to=${noon}`, 'expected: a time after from'],
  [`/v1/figures/agents?from=${noon}&to=${noon - 1}`, 'expected: a time after from'],
  [`/v1/figures/groups?from=0&to=${33 * 24 * hour}&by=hour`, 'expected: a time at most 32 days after from'],
  [`/v1/figures/groups?from=0&to=${401 * 24 * hour}&by=day`, 'expected: a time at most 400 days after from'],
  ['/v1/figures/groups?from=0&to=1&by=minute', undefined],
  ['/v1/figures/groups?from=8640000000000000&to=8640000000000001', undefined],
  ['/v1/figures/groups?from=0&to=1&agent=1001', undefined],
])('%s is refused', async (url, problem) => {
  const answer = await shared().send('GET', url)
  expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request'])
  if (problem !== undefined) expect(answer.json.details.problems).toMatchObject([{ problem }])
})

test.each([
  ['tooManyCalls', 'too_many_calls'],
  ['tooManyTimes', 'too_many_times'],
  ['tooManyPeriods', 'too_many_periods'],
] as const)('%s: refused, and it says how many may be', async (type, code) => {
  const tooMany = async () => ({ type, most: 7 })
  const { send } = await testServer({ history: { groups: tooMany, agents: tooMany } })
  const answer = await send('GET', '/v1/figures/agents?from=0&to=1')
  expect([answer.status, answer.json]).toMatchObject([409, { code, details: { most: 7 } }])
})

test("a group's and an agent's day stand in their live part", async () => {
  const clock = new ManualClock(noon)
  const figures = new FiguresKeeper({
    ...{ clock, log: memoryLog(), localTime: createLocalTime(null), groups: () => [] },
    recorded: {
      async *startedIn() {
        yield []
      },
    },
    cdrs: { steps: async () => [] },
    times: {
      async *keptIn() {
        yield []
      },
    },
    openRecords: async () => [],
  })
  figures.note(answered(4000), clock.now())
  figures.note(missed('rejected'), clock.now())
  const { send } = await testServer({ clock, figures })
  expect((await send('GET', '/v1/groups/120')).json.live).toMatchObject({
    since: noon,
    today: { answered: 1, service_level: 100, average_answer_ms: 4000, missed: { rejected: 1 } },
    last_half_hour: { answered: 1 },
  })
  expect((await send('GET', '/v1/agents/1001')).json.live.today).toMatchObject({
    ...{ calls: 0, since: noon, answered: 1, missed: { rejected: 1 } },
    times: { since: null, occupancy: null, paused_by_reason: [], offline_ms: 0 },
  })
})
