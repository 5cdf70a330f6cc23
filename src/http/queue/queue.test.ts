import { expect, test } from 'vitest'
import { defaultQueueRules } from '../../core/acd/queue-rules.ts'
import type { NamedAudio } from '../../core/acd/rules/group-audio.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import { testServer } from '../testing/http-server.ts'

const rules = {
  strategy: 'skill-based',
  ageing: 0,
  levels: 1,
  escalation: [
    { after: 30, levels: 2, skills: 20, priority: 1 },
    { after: 60, levels: null, skills: 0, priority: 5 },
  ],
  progress: 10,
  sticky_within: 60,
  sticky_wait: 15,
  waiters_per_agent: 3,
  max_callbacks: 7,
  needs_agents: true,
  exits: { '1': 'callback', '2': 'voicemail', '*': 'queue:110', '#': 'flow' },
  overflows: { timeout: 'queue:119', closed: 'playback:closed.wav', no_agent: 'flow' },
  announce_every: 30,
  say_position: false,
  say_wait: false,
  whisper: 'sales.wav',
  whisper_wait: true,
  record: true,
  record_announcement: 'recorded.wav',
  service_level: 30,
  short_abandon: 0,
}

test("a group's rules for its queue are kept as they were sent, and changed one by one", async () => {
  const { send, store } = await testServer()
  const changed = await send('PATCH', '/v1/groups/120', rules)
  expect([changed.status, changed.json]).toMatchObject([200, rules])
  expect((await send('GET', '/v1/groups/120')).json).toEqual(changed.json)
  const more = { escalation: [{ after: 5 }], exits: {}, short_abandon: 3 }
  expect((await send('PATCH', '/v1/groups/120', more)).json).toEqual({
    ...changed.json,
    ...more,
    escalation: [{ after: 5, levels: null, skills: 0, priority: 0 }],
  })
  const kept = (await store.agents.groups()).find(group => group.number === '120')
  expect(kept?.queue).toMatchObject({
    stickyWithin: 60,
    overflows: rules.overflows,
    exits: {},
    shortAbandon: 3,
  })

  expect((await send('PUT', '/v1/groups/120', { name: 'new' })).json).toMatchObject({
    ageing: 300,
    exits: {},
  })
  const replaced = (await store.agents.groups()).find(group => group.number === '120')
  expect(replaced?.queue).toEqual(defaultQueueRules)
})

test('a group tells of audio that is not there, also where it is taken all the same', async () => {
  const missing: NamedAudio[] = [{ field: 'music', name: 'typo.wav' }]
  const { send } = await testServer({ missingAudio: ({ music }) => (music === 'typo.wav' ? missing : []) })
  const { status, json } = await send('PUT', '/v1/groups/130', { music: 'typo.wav' })
  expect([status, json.live.missing_audio]).toEqual([201, missing])
  expect((await send('GET', '/v1/groups/130')).json.live.missing_audio).toEqual(missing)
  const changed = await send('PATCH', '/v1/groups/130', { music: 'music.wav' })
  expect(changed.json.live.missing_audio).toEqual([])
})

test.each(['top-down', 'ring-all', '0', '5'])('a group may have the strategy %s', async strategy => {
  const { send } = await testServer()
  expect((await send('PUT', '/v1/groups/130', { strategy })).json).toMatchObject({ strategy })
})

test('a group others lead to is removed after they were changed', async () => {
  const { send } = await testServer()
  await send('PATCH', '/v1/groups/120', { overflows: { timeout: 'queue:110' } })
  await send('PATCH', '/v1/groups/119', { exits: { '1': 'queue:110' } })
  const refused = await send('DELETE', '/v1/groups/110')
  expect([refused.status, refused.json.code, refused.json.details]).toEqual([
    409,
    'group_in_use',
    { groups: ['119', '120'] },
  ])
  await send('PATCH', '/v1/groups/119', { exits: {} })
  await send('PATCH', '/v1/groups/120', { overflows: {} })
  expect((await send('DELETE', '/v1/groups/110')).status).toBe(204)
})

test('callers may go round by keys, but not by themselves', async () => {
  const { send } = await testServer()
  expect((await send('PATCH', '/v1/groups/110', { exits: { '1': 'queue:119' } })).status).toBe(200)
  expect((await send('PATCH', '/v1/groups/119', { exits: { '1': 'queue:110' } })).status).toBe(200)
  expect((await send('PATCH', '/v1/groups/119', { overflow: 'queue:110' })).status).toBe(200)
  expect((await send('PATCH', '/v1/groups/110', { overflow: 'queue:120' })).status).toBe(200)
  const round = await send('PATCH', '/v1/groups/120', { overflows: { queue_full: 'queue:119' } })
  expect([round.status, round.json.code, round.json.details]).toEqual([
    409,
    'overflow_circle',
    { groups: ['120', '119', '110', '120'] },
  ])
  expect((await send('GET', '/v1/groups/120')).json.overflows).toEqual({})
  expect((await send('PATCH', '/v1/groups/120', { name: 'changed' })).status).toBe(200)
})

test('the status of an agent is set, and their wrap-up ended or extended', async () => {
  const wishes: unknown[] = []
  const { send } = await testServer({
    agentDesk: {
      setStatus: async (...wish) => {
        wishes.push(wish)
        return 'done'
      },
      endRest: extension => {
        wishes.push([extension])
        return 'done'
      },
      extendRest: (...wish) => {
        wishes.push(wish)
        return 'done'
      },
    },
  })
  const answers = [
    await send('POST', '/v1/agents/1001/status', { status: 'busy', reason: '午饭' }),
    await send('POST', '/v1/agents/1001/status', { status: 'ready' }),
    await send('POST', '/v1/agents/1001/wrap-up', { end: true }),
    await send('POST', '/v1/agents/1001/wrap-up', { extend_by: 30 }),
  ]
  expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(4).fill([204, '']))
  expect(wishes).toEqual([['1001', 'busy', '午饭'], ['1001', 'ready', ''], ['1001'], ['1001', 30]])
})

test('a VIP is created, listed, changed and removed', async () => {
  const { send, store } = await testServer()
  const created = await send('PUT', '/v1/vips/13800138000', {})
  const usual = { number: '13800138000', group: '', until: null, note: '', priority: 10 }
  expect([created.status, created.json]).toEqual([201, usual])
  const other = { group: '120', until: 1_800_000_000_000, note: '张总', priority: 50 }
  const put = await send('PUT', '/v1/vips/02012345678', other)
  expect([put.status, put.json]).toEqual([201, { number: '02012345678', ...other }])
  expect((await send('PUT', '/v1/vips/02012345678', put.json)).status).toBe(200)
  const numbers = async (query: string) =>
    (await send('GET', `/v1/vips${query}`)).json.items.map((item: { number: string }) => item.number)
  expect([await numbers(''), await numbers('?group=120')]).toEqual([
    ['02012345678', '13800138000'],
    ['02012345678'],
  ])
  const changed = await send('PATCH', '/v1/vips/02012345678', { until: null })
  expect(changed.json).toEqual({ ...put.json, until: null })
  expect(await store.vips.vips()).toEqual([changed.json, usual])
  expect((await send('DELETE', '/v1/vips/02012345678')).status).toBe(204)
  expect((await send('GET', '/v1/vips/02012345678')).json.code).toBe('no_such_record')
})

test('callbacks are listed, who has waited longest first, read and removed', async () => {
  const { send, store } = await testServer()
  const callback = {
    number: '13800138000',
    group: '120',
    priority: 0,
    skills: [{ skill: 'english', score: 60 }],
    askedAt: millis(3000),
    attempts: 0,
  }
  await store.callbacks.put({ ...callback, id: legId('b.cb'), since: millis(2000), notBefore: millis(0) })
  await store.callbacks.put({
    ...callback,
    id: legId('a.cb'),
    group: '119',
    since: millis(2500),
    notBefore: millis(9000),
  })
  const first = {
    id: 'b.cb',
    number: '13800138000',
    group: '120',
    priority: 0,
    skills: [{ skill: 'english', score: 60 }],
    since: 2000,
    asked_at: 3000,
    attempts: 0,
    not_before: null,
  }
  const second = { ...first, id: 'a.cb', group: '119', since: 2500, not_before: 9000 }
  const page = { page: 1, page_size: 50 }
  expect((await send('GET', '/v1/callbacks')).json).toEqual({ items: [first, second], total: 2, ...page })
  expect((await send('GET', '/v1/callbacks?group=119')).json).toEqual({ items: [second], total: 1, ...page })
  expect((await send('GET', '/v1/callbacks/b.cb')).json).toEqual(first)
  expect((await send('DELETE', '/v1/callbacks/b.cb')).status).toBe(204)
  expect((await send('DELETE', '/v1/callbacks/b.cb')).json.code).toBe('no_such_record')
  expect((await send('GET', '/v1/callbacks')).json.total).toBe(1)
})

test('while callbacks have not been read nothing is said of them, and those who are known can be taken out', async () => {
  const { send } = await testServer({
    callbacks: {
      all: async () => null,
      remove: async id => (id === 'known.cb' ? 'removed' : 'unread'),
    },
  })
  const unread = { status: 503, json: { code: 'not_read_yet' } }
  expect(await send('GET', '/v1/callbacks')).toMatchObject(unread)
  expect(await send('GET', '/v1/callbacks/a.cb')).toMatchObject(unread)
  expect(await send('DELETE', '/v1/callbacks/a.cb')).toMatchObject(unread)
  expect((await send('DELETE', '/v1/callbacks/known.cb')).status).toBe(204)
})
