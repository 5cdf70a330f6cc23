import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { step, summary } from '../adapters/sql/testing/records.ts'
import { legId, millis } from '../core/shared/ids.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { testServer } from './testing/http-server.ts'

const agentBody = {
  name: 'Li Lei',
  job_number: '10086',
  groups: [{ number: '120', level: 2, position: 3 }],
  skills: { english: 80 },
  status: 'ready',
  reason: '',
  max_no_answer: 3,
  wrap_up: 10,
  auto_answer: true,
  rests: { no_answer: { rest: 20, max: 2 }, busy: { rest: 0, max: 0 } },
}
const idle = {
  state: '',
  current_call: null,
  since: null,
  today: expect.objectContaining({ calls: 0, talked_ms: 0, answered: 0 }),
}

test('an agent is created, read, replaced, changed and removed', async () => {
  const { send, store } = await testServer()
  const created = await send('PUT', '/v1/agents/2001', agentBody)
  expect([created.status, created.json]).toEqual([201, { extension: '2001', ...agentBody, live: idle }])
  expect((await send('GET', '/v1/agents/2001')).json).toEqual(created.json)

  const replaced = await send('PUT', '/v1/agents/2001', { name: 'Han' })
  expect([replaced.status, replaced.json]).toMatchObject([
    200,
    { name: 'Han', job_number: '', groups: [], skills: {}, status: 'offline', auto_answer: false, rests: {} },
  ])
  const changed = await send('PATCH', '/v1/agents/2001', { status: 'busy', reason: 'lunch' })
  expect([changed.status, changed.json]).toMatchObject([
    200,
    { name: 'Han', status: 'busy', reason: 'lunch' },
  ])
  expect((await store.agents.agents()).at(-1)).toMatchObject({ status: 'busy', statusReason: 'lunch' })

  expect((await send('DELETE', '/v1/agents/2001')).status).toBe(204)
  expect((await send('GET', '/v1/agents/2001')).status).toBe(404)
})

test('what GET gives can be PUT back', async () => {
  const { send } = await testServer()
  for (const path of ['/v1/agents/1001', '/v1/groups/120', '/v1/extensions/1001']) {
    const before = await send('GET', path)
    const after = await send('PUT', path, before.json)
    expect([after.status, after.json]).toEqual([200, before.json])
  }
})

test('a group is created with its defaults, changed and removed from its agents', async () => {
  const { send } = await testServer()
  const created = await send('PUT', '/v1/groups/130', {})
  expect([created.status, created.json]).toEqual([
    201,
    {
      number: '130',
      name: '',
      strategy: 'longest-idle',
      ring_timeout: 15,
      wrap_up: 0,
      max_wait: 0,
      max_length: 0,
      overflow: '',
      music: '',
      announcements: [],
      agent_number_announcement: false,
      survey: false,
      sticky: false,
      opening_hours: '',
      greeting: '',
      language: '',
      ageing: 300,
      levels: 0,
      escalation: [],
      progress: 5,
      sticky_within: 10_080,
      sticky_wait: 0,
      waiters_per_agent: 0,
      max_callbacks: 100,
      needs_agents: false,
      exits: {},
      overflows: {},
      announce_every: 0,
      say_position: true,
      say_wait: true,
      whisper: '',
      whisper_wait: false,
      record: false,
      record_announcement: '',
      service_level: 20,
      short_abandon: 5,
      live: expect.objectContaining({ waiting: 0, longest_wait_ms: 0, callbacks_waiting: 0, agents: {} }),
    },
  ])
  const change = { ring_timeout: 20, announcements: ['a.wav|b.wav'], survey: true }
  expect((await send('PATCH', '/v1/groups/130', change)).json).toEqual({ ...created.json, ...change })
  await send('PATCH', '/v1/agents/1001', { groups: [{ number: '130' }] })
  expect((await send('GET', '/v1/agents/1001')).json.groups).toEqual([
    { number: '130', level: 1, position: 1 },
  ])
  expect((await send('DELETE', '/v1/groups/130')).status).toBe(204)
  expect((await send('GET', '/v1/agents/1001')).json.groups).toEqual([])
})

test('an extension never gives its password back', async () => {
  const { send } = await testServer()
  const body = {
    name: 'New',
    callout_number: '02011112222',
    gateway_name: 'carrier',
    extension_type: 1,
    enabled: true,
  }
  const created = await send('PUT', '/v1/extensions/1011', { ...body, password: 'correct-horse' })
  expect([created.status, created.json]).toEqual([201, { number: '1011', ...body }])
  for (const answer of [
    await send('GET', '/v1/extensions/1011'),
    await send('GET', '/v1/extensions'),
    await send('PATCH', '/v1/extensions/1011', { password: 'battery-staple' }),
    await send('PUT', '/v1/extensions/1011', body),
  ]) {
    expect(answer.status).toBe(200)
    expect(answer.text).not.toMatch(/password|correct-horse|battery-staple/)
  }
  expect((await send('DELETE', '/v1/extensions/1011')).status).toBe(204)
})

test('a new extension needs a password', async () => {
  const { send } = await testServer()
  const answer = await send('PUT', '/v1/extensions/1011', { name: 'New' })
  expect([answer.status, answer.json.code]).toEqual([400, 'password_needed'])
})

test("a customer's own extensions are not managed here", async () => {
  const { send } = await testServer({ extensions: null })
  for (const answer of [
    await send('GET', '/v1/extensions'),
    await send('GET', '/v1/extensions/1001'),
    await send('PUT', '/v1/extensions/1001', { password: 'correct-horse' }),
    await send('PATCH', '/v1/extensions/1001', { name: 'x' }),
    await send('DELETE', '/v1/extensions/1001'),
  ]) {
    expect([answer.status, answer.json.code]).toEqual([409, 'extensions_not_managed'])
  }
})

test('lists come in pages and are filtered', async () => {
  const { send } = await testServer()
  const numbers = (answer: { json: { items: { extension: string }[] } }) =>
    answer.json.items.map(item => item.extension)
  const second = await send('GET', '/v1/agents?page=2&page_size=4')
  expect(second.json).toMatchObject({ page: 2, page_size: 4, total: 10 })
  expect(numbers(second)).toEqual(['1005', '1006', '1007', '1008'])
  await send('PATCH', '/v1/agents/1003', { status: 'busy', groups: [{ number: '110' }] })
  expect(numbers(await send('GET', '/v1/agents?group=110'))).toEqual(['1003'])
  expect(numbers(await send('GET', '/v1/agents?status=busy'))).toEqual(['1003'])
  expect(numbers(await send('GET', '/v1/agents?status=busy&group=120'))).toEqual([])
  expect((await send('GET', '/v1/groups')).json.total).toBe(6)
  expect((await send('GET', '/v1/extensions?page_size=3')).json).toMatchObject({ page_size: 3, total: 10 })
})

test('agents and groups show what is live, and today only', async () => {
  const { send, store } = await testServer({
    clock: new ManualClock(new Date(2026, 5, 15, 12).getTime()),
    live: {
      calls: () => [],
      agents: () => new Map([['1001', { state: 'talking', currentCall: 'call-1', since: 1000 }]]),
      groups: () =>
        new Map([
          ['120', { waiting: 2, longestWaitMs: 5000, callbacksWaiting: 1, agents: { talking: 1, idle: 9 } }],
        ]),
      gateway: () => [],
      hangup: async () => false,
    },
  })
  const today = millis(new Date(2026, 5, 15, 0, 0, 1).getTime())
  const yesterday = millis(new Date(2026, 5, 14, 23, 59, 59).getTime())
  store.callLog.ended(summary('a', { startedAt: today, talkedMs: 700 }))
  store.callLog.ended(summary('b', { startedAt: yesterday, talkedMs: 900 }))
  await store.callLog.flush()
  expect((await send('GET', '/v1/agents/1001')).json.live).toMatchObject({
    state: 'talking',
    current_call: 'call-1',
    since: 1000,
    today: { calls: 1, talked_ms: 700 },
  })
  expect((await send('GET', '/v1/groups/120')).json.live).toMatchObject({
    waiting: 2,
    longest_wait_ms: 5000,
    callbacks_waiting: 1,
    agents: { talking: 1, idle: 9 },
  })
})

test('a list of groups looks at what is live once, however many they are', async () => {
  let looks = 0
  const live = {
    calls: () => [],
    agents: () => new Map(),
    groups: () => {
      looks += 1
      return new Map()
    },
    gateway: () => [],
    hangup: async () => false,
  }
  const { send } = await testServer({ live })
  expect((await send('GET', '/v1/groups')).json.total).toBe(6)
  expect(looks).toBe(1)
})

test('live calls are listed, filtered, read and hung up', async () => {
  const call = {
    uuid: 'call-1',
    record: 'call-1',
    switchName: 'local',
    caller: '1002',
    callee: '120',
    group: '120',
    phase: 'queued',
    waitedMs: 1200,
    agent: '',
    gateway: '',
    legs: [{ uuid: 'call-1', role: 'caller', number: '1002', answered: true }],
  }
  const hungUp: string[] = []
  const { send } = await testServer({
    live: {
      calls: () => [call, { ...call, uuid: 'call-2', group: '121' }],
      agents: () => new Map(),
      groups: () => new Map(),
      gateway: () => [],
      async hangup(uuid) {
        hungUp.push(uuid)
        return uuid === 'call-1'
      },
    },
  })
  const expected = {
    uuid: 'call-1',
    switch: 'local',
    parties: { caller: '1002', callee: '120' },
    group: '120',
    phase: 'queued',
    waited_ms: 1200,
    agent: '',
    gateway: '',
    legs: call.legs,
  }
  expect((await send('GET', '/v1/calls?group=120')).json).toEqual({
    items: [expected],
    page: 1,
    page_size: 50,
    total: 1,
  })
  expect((await send('GET', '/v1/calls')).json.total).toBe(2)
  expect((await send('GET', '/v1/calls/call-1')).json).toEqual(expected)
  expect((await send('GET', '/v1/calls/call-9')).status).toBe(404)
  expect((await send('DELETE', '/v1/calls/call-1')).status).toBe(204)
  expect((await send('DELETE', '/v1/calls/call-9')).status).toBe(404)
  expect(hungUp).toEqual(['call-1', 'call-9'])
})

test('call records are listed, filtered and read with their steps', async () => {
  const { send, store } = await testServer()
  store.callLog.step(legId('a'), step('arrived', { group: '120', retries: 0, pickedUp: true }))
  store.callLog.ended(summary('a'))
  store.callLog.ended(summary('b', { callerNumber: '1005', answeredAt: null, cause: 'USER_BUSY' }))
  await store.callLog.flush()
  const expected = {
    uuid: 'a',
    switch: 'local',
    direction: 'inbound',
    caller_number: '1002',
    callee_number: '120',
    middle_number: '',
    group: '120',
    agent_extension: '1001',
    agent_number: '10086',
    gateway: '',
    started_at: 1_700_000_000_000,
    answered_at: 1_700_000_001_000,
    bridged_at: null,
    ended_at: 1_700_000_009_000,
    waited_ms: 1000,
    talked_ms: 8000,
    cause: 'NORMAL_CLEARING',
    sip_code: 200,
    ended_by: 'agent',
    survey_digit: '',
    recording: '',
  }
  const list = await send('GET', '/v1/cdrs?caller=1002&from=1&to=1800000000000')
  expect(list.json).toEqual({ items: [expected], page: 1, page_size: 50, total: 1 })
  expect((await send('GET', '/v1/cdrs?cause=USER_BUSY')).json.items).toMatchObject([
    { uuid: 'b', answered_at: null },
  ])
  expect((await send('GET', '/v1/cdrs/a')).json).toEqual({
    ...expected,
    steps: [{ at: 1_700_000_000_000, type: 'arrived', detail: { group: '120', retries: 0, pickedUp: true } }],
  })
  expect((await send('GET', '/v1/cdrs/zzz')).json.code).toBe('no_such_record')
})

test('ratings by agent and by group', async () => {
  const { send, store } = await testServer()
  const rated = (uuid: string, group: string, surveyDigit: string) =>
    store.callLog.ended(summary(uuid, { group, surveyDigit }))
  rated('a', '120', '5')
  rated('b', '121', '2')
  rated('c', '121', '2')
  await store.callLog.flush()
  expect((await send('GET', '/v1/surveys')).json).toEqual({
    items: [{ key: '1001', answers: 3, average: 3, digits: { 2: 2, 5: 1 } }],
  })
  expect((await send('GET', '/v1/surveys?by=group')).json.items).toMatchObject([
    { key: '120', average: 5 },
    { key: '121', average: 2 },
  ])
  expect((await send('GET', '/v1/surveys?to=1')).json).toEqual({ items: [] })
  expect((await send('GET', '/v1/surveys?by=caller')).status).toBe(400)
})

test('a message is heard through the record of its call', async () => {
  const { send, store, folder } = await testServer()
  const recording = join(folder, 'recordings', '1001-a.3.wav')
  mkdirSync(dirname(recording))
  writeFileSync(recording, 'RIFF...')
  store.callLog.ended(summary('a', { recording }))
  store.callLog.ended(summary('b', { recording: join(folder, 'nacd.db') }))
  store.callLog.ended(summary('c', {}))
  await store.callLog.flush()
  const heard = await send('GET', '/v1/cdrs/a/recording')
  expect([heard.status, heard.headers['content-type'], heard.text]).toEqual([200, 'audio/wav', 'RIFF...'])
  for (const uuid of ['b', 'c', 'd']) {
    expect((await send('GET', `/v1/cdrs/${uuid}/recording`)).json.code).toBe('no_such_record')
  }
})
