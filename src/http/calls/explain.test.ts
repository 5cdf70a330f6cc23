import { expect, test } from 'vitest'
import { summary } from '../../adapters/sql/testing/records.ts'
import type { CallStep } from '../../core/call/record/record.ts'
import type { LineExplanation } from '../../core/line/explain/line-explanation.ts'
import type { LineRequest } from '../../core/line/line.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import type { LiveCall } from '../deps.ts'
import { sharedServer, testServer } from '../testing/http-server.ts'

const told: LineExplanation = {
  destination: {
    type: 'allowed',
    rule: { scope: { type: 'extension', number: '1001' }, prefix: '+44', verdict: 'allow' },
  },
  routes: [
    { id: 7, prefix: '+44', gateway: 'carrier-1', verdict: { type: 'taken' } },
    { id: 8, prefix: '+44', gateway: 'carrier-2', verdict: { type: 'inReserve', place: 2 } },
    { id: 9, prefix: '+44', gateway: 'carrier-3', verdict: { type: 'refused', because: 'callerNumber' } },
    { id: 1, prefix: '', gateway: 'carrier-3', verdict: { type: 'passedOver', because: 'shorterPrefix' } },
  ],
  obstacles: [
    {
      rule: { type: 'rate', scope: 'gateway', limit: 10, windowMs: 1000, even: false },
      key: 'carrier-2',
      until: millis(1_500),
    },
    { rule: { type: 'concurrency', scope: 'group', limit: 5 }, key: '120', until: null },
  ],
}

const at1000 = () => new ManualClock(millis(1_000))

test('an explanation has everything as data and in words', async () => {
  const { send } = await testServer({ lines: { explain: () => told }, clock: at1000() })
  const { status, json, headers } = await send('GET', '/v1/explain?number=%2B442079460000&language=en')
  expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
  expect(json).toEqual({
    conclusion: 'free',
    gateway: 'carrier-1',
    destination: {
      verdict: 'allowed',
      because: '',
      rule: { scope: 'extension', number: '1001', prefix: '+44', verdict: 'allow' },
    },
    routes: [
      { id: 7, prefix: '+44', gateway: 'carrier-1', verdict: 'taken', place: 1, because: '' },
      { id: 8, prefix: '+44', gateway: 'carrier-2', verdict: 'in_reserve', place: 2, because: '' },
      {
        id: 9,
        prefix: '+44',
        gateway: 'carrier-3',
        verdict: 'refused',
        place: null,
        because: 'caller_number',
      },
      {
        id: 1,
        prefix: '',
        gateway: 'carrier-3',
        verdict: 'passed_over',
        place: null,
        because: 'shorter_prefix',
      },
    ],
    obstacles: [
      { scope: 'gateway', key: 'carrier-2', type: 'rate', limit: 10, window_ms: 1000, until: 1_500 },
      { scope: 'group', key: '120', type: 'concurrency', limit: 5, window_ms: null, until: null },
    ],
    words: [
      'the call would go out over gateway carrier-1',
      'the number may be called (rule for extension 1001: allow "+44")',
      'route 7 (prefix "+44", gateway carrier-1): taken',
      'route 8 (prefix "+44", gateway carrier-2): in reserve, place 2',
      'route 9 (prefix "+44", gateway carrier-3): refused, no caller number is free',
      'route 1 (prefix "", gateway carrier-3): passed over, a longer prefix matches',
      'gateway carrier-2 is at its limit of 10 a second; free in 0.5 s',
      'group 120 is at its limit of 5 at once; free when a call ends',
    ],
  })
})

test.each<[LineExplanation['destination'], object]>([
  [
    { type: 'refused', because: 'notANumber' },
    { verdict: 'refused', because: 'not_a_number', rule: null },
  ],
  [
    {
      type: 'refused',
      because: 'denied',
      rule: { scope: { type: 'everyone' }, prefix: '', verdict: 'deny' },
    },
    {
      verdict: 'refused',
      because: 'denied',
      rule: { scope: 'everyone', number: '', prefix: '', verdict: 'deny' },
    },
  ],
])('the destination %j', async (destination, expected) => {
  const lines = { explain: () => ({ ...told, destination }) }
  const { json } = await (await testServer({ lines })).send('GET', '/v1/explain?number=1')
  expect([json.conclusion, json.gateway, json.destination]).toEqual(['not_allowed', '', expected])
})

const plain = { number: '1', extension: '', caller: '', gateway: '', group: '' }

test.each<[query: string, asked: Partial<LineRequest>]>([
  ['number=1', {}],
  ['number=%2B44', { number: '+44' }],
  ['number=+44', { number: '+44' }],
  ['number=1&extension=1001', { extension: '1001', caller: '1001' }],
  ['number=1&extension=1001&caller=2000', { extension: '1001', caller: '2000' }],
  ['number=1&gateway=carrier-1&group=120', { gateway: 'carrier-1', group: '120' }],
  [`number=${encodeURIComponent('1;\'"<&>')}`, { number: '1;\'"<&>' }],
])('%s asks for %o', async (query, asked) => {
  const requests: LineRequest[] = []
  const explain = (request: LineRequest) => {
    requests.push(request)
    return told
  }
  const { send } = await testServer({ lines: { explain }, clock: at1000() })
  expect((await send('GET', `/v1/explain?${query}`)).status).toBe(200)
  const rest = { displayNumber: '', priority: 0, since: 1_000, mayWait: true }
  expect(requests).toEqual([{ ...plain, ...rest, ...asked }])
})

const shared = sharedServer()

test.each([
  '',
  '?number=',
  `?number=${'1'.repeat(65)}`,
  '?number=1%0A2',
  '?number=1&extension=a/b',
  '?number=1&gateway=a%20b',
  '?number=1&language=fr',
  '?number=1&nubmer=2',
  '?number=1&number=2',
])('/v1/explain%s is refused', async query => {
  const { status, json } = await shared().send('GET', `/v1/explain${query}`)
  expect([status, json.code]).toEqual([400, 'invalid_request'])
})

test('only who has the token is told', async () => {
  for (const url of ['/v1/explain?number=1', '/v1/calls/a/explain']) {
    expect((await shared().app.inject({ url })).statusCode).toBe(401)
  }
})

test('the language of the words is that of the query, else of the client', async () => {
  const ask = async (query: string, headers = {}) =>
    (
      await shared().app.inject({ url: `/v1/explain?number=1${query}`, headers: { ...bearer, ...headers } })
    ).json().words[1]
  const bearer = { authorization: 'Bearer a-token-for-tests' }
  expect(await ask('')).toBe('the number may be called')
  expect(await ask('', { 'accept-language': 'zh-CN' })).toBe('允许呼叫该号码')
  expect(await ask('&language=en', { 'accept-language': 'zh-CN' })).toBe('the number may be called')
})

const step = (type: string, detail: CallStep['detail']): CallStep => ({ at: millis(5), type, detail })
const live = (uuid: string, record: string): LiveCall => ({
  uuid,
  record,
  switchName: 'local',
  caller: '1001',
  callee: '13800138000',
  group: '',
  phase: 'bridging',
  waitedMs: 0,
  agent: '',
  gateway: 'carrier-1',
  legs: [],
})

test('a call is explained while it lives and when it is over', async () => {
  const nobody = { agents: () => new Map(), groups: () => new Map(), gateway: () => [] }
  const calls = [live('goes-on', 'goes-on'), live('came-back', 'came-back.p2')]
  const { send, store, lines } = await testServer({
    live: { ...nobody, calls: () => calls, hangup: async () => false },
  })
  const found = step('line_found', { gateway: 'carrier-1', route: 7 })
  store.callLog.step(legId('goes-on'), found)
  store.callLog.step(legId('came-back'), step('ended', { cause: 'NORMAL_CLEARING', by: 'caller' }))
  store.callLog.step(legId('came-back.p2'), found)
  store.callLog.step(legId('over'), step('line_refused', { reason: 'notAllowed' }))
  store.callLog.ended(summary('over'))
  store.callLog.step(legId('lost'), found)
  await store.callLog.flush()
  const explain = async (uuid: string) => (await send('GET', `/v1/calls/${uuid}/explain?language=zh`)).json
  const words = ['+0.000 s 选定线路 carrier-1（路由 7）']
  expect(await explain('goes-on')).toEqual({ uuid: 'goes-on', live: true, steps: [found], words })
  expect(await explain('came-back')).toMatchObject({ live: true, steps: [found], words })
  expect(await explain('came-back.p2')).toMatchObject({ live: true, steps: [found], words })
  expect(await explain('over')).toMatchObject({
    live: false,
    words: ['+0.000 s 未分配线路：不允许呼叫该号码'],
  })
  expect(await explain('lost')).toMatchObject({ code: 'no_such_record' })
  expect(lines).toEqual([])
})
