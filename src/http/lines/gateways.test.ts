import { expect, test } from 'vitest'
import { route } from '../../adapters/sql/testing/records.ts'
import { testServer } from '../testing/http-server.ts'

const secret = 'correct horse'
const trunk = {
  kind: 'sip',
  host: 'sip.carrier.example:5080',
  addresses: ['10.0.0.0/24', '2001:db8::1'],
  transport: 'tcp',
  username: '+862011112222',
  realm: 'carrier.example',
  register: true,
  register_seconds: 600,
  ping_seconds: 30,
  enabled: true,
  strip: 1,
  prepend: '+86',
  pattern: '0(\\d+)',
  replacement: '$1',
  carrier: 'north',
  max_concurrent: 60,
  cps: null,
  even_spacing: true,
  caller_ids: ['02011112222', '+862011112223'],
  caller_id_per_hour: 20,
}
const unmeasured = {
  ...{ asr: null, acd: null, pdd: null, short_calls: null, trunk_failures: null },
  ...{ congested: 0, warnings: [], throttle: 1, samples: 0 },
}
const idle = {
  ...{ switches: [], concurrent: 0, cps_now: 0, waiting: 0, resting_until: null },
  health: unmeasured,
}

test('a gateway is created, read, replaced, changed and removed', async () => {
  const { send, store } = await testServer()
  const created = await send('PUT', '/v1/gateways/carrier-1', { ...trunk, password: secret })
  expect([created.status, created.json]).toEqual([201, { name: 'carrier-1', ...trunk, live: idle }])
  expect((await send('GET', '/v1/gateways/carrier-1')).json).toEqual(created.json)
  const back = await send('PUT', '/v1/gateways/carrier-1', created.json)
  expect([back.status, back.json]).toEqual([200, created.json])

  const replaced = await send('PUT', '/v1/gateways/carrier-1', { host: '10.0.0.1' })
  expect([replaced.status, replaced.json]).toEqual([
    200,
    {
      name: 'carrier-1',
      kind: 'sip',
      host: '10.0.0.1',
      addresses: [],
      transport: 'udp',
      username: '',
      realm: '',
      register: false,
      register_seconds: 3600,
      ping_seconds: 0,
      enabled: true,
      strip: 0,
      prepend: '',
      pattern: '',
      replacement: '',
      carrier: '',
      max_concurrent: 30,
      cps: 10,
      even_spacing: false,
      caller_ids: [],
      caller_id_per_hour: null,
      live: idle,
    },
  ])
  const changed = await send('PATCH', '/v1/gateways/carrier-1', { enabled: false })
  expect([changed.status, changed.json]).toEqual([200, { ...replaced.json, enabled: false }])
  expect((await store.gateways.gateways()).map(each => each.password)).toEqual([secret])
  expect((await send('GET', '/v1/gateways')).json).toMatchObject({ total: 1, items: [changed.json] })
  expect((await send('DELETE', '/v1/gateways/carrier-1')).status).toBe(204)
  expect((await send('GET', '/v1/gateways/carrier-1')).status).toBe(404)
  expect((await send('PATCH', '/v1/gateways/carrier-1', {})).status).toBe(404)
})

test('how the switches see it stands beside it', async () => {
  const { send } = await testServer({
    live: {
      calls: () => [],
      agents: () => new Map(),
      groups: () => new Map(),
      gateway: name => (name === 'a' ? [{ switchName: 'fs1', state: 'REGED', up: true }] : []),
      gatewayLoad: name => ({
        ...{ concurrent: name === 'a' ? 7 : 0, cpsNow: 2, waiting: 3 },
        restingUntil: name === 'a' ? 1_700_000_000_000 : null,
      }),
      gatewayHealth: () => ({
        ...{ asr: 0.5, acd: 60.5, pdd: 3.2, shortCalls: 0.1 },
        ...{ trunkFailures: 0.2, congested: 3, warnings: ['asr'], throttle: 0.25, samples: 40 },
      }),
      hangup: async () => false,
    },
  })
  await send('PUT', '/v1/gateways/a', { ...trunk, password: secret })
  await send('PUT', '/v1/gateways/b', { ...trunk, password: secret })
  const { items } = (await send('GET', '/v1/gateways')).json
  const more = { trunk_failures: 0.2, congested: 3, warnings: ['asr'], throttle: 0.25, samples: 40 }
  expect(items.map((item: { live: unknown }) => item.live)).toEqual([
    {
      switches: [{ name: 'fs1', state: 'REGED', up: true }],
      ...{ concurrent: 7, cps_now: 2, waiting: 3, resting_until: 1_700_000_000_000 },
      health: { asr: 0.5, acd: 60.5, pdd: 3.2, short_calls: 0.1, ...more },
    },
    {
      ...{ switches: [], concurrent: 0, cps_now: 2, waiting: 3, resting_until: null },
      health: { asr: 0.5, acd: 60.5, pdd: 3.2, short_calls: 0.1, ...more },
    },
  ])
})

test('a password is in no answer and no line of the log', async () => {
  const { send, lines } = await testServer()
  const answers = [
    await send('PUT', '/v1/gateways/a', { ...trunk, password: secret }),
    await send('PATCH', '/v1/gateways/a', { password: `${secret}!` }),
    await send('PATCH', '/v1/gateways/a', { password: `${secret}\u0001` }),
    await send('PUT', '/v1/gateways/a', { ...trunk, host: '', password: secret }),
    await send('GET', '/v1/gateways/a'),
    await send('GET', '/v1/gateways'),
  ]
  expect(answers.map(answer => answer.status)).toEqual([201, 200, 400, 400, 200, 200])
  expect(JSON.stringify([answers.map(answer => answer.text), lines])).not.toContain(secret)
})

test('a gateway of a FreeSWITCH’s own files needs no host and keeps no password', async () => {
  const { send, store } = await testServer()
  await send('PUT', '/v1/gateways/a', { ...trunk, password: secret })
  const files = { kind: 'freeswitch', host: '', username: '', realm: '', register: false }
  const changed = await send('PATCH', '/v1/gateways/a', files)
  expect([changed.status, changed.json]).toMatchObject([200, files])
  expect((await store.gateways.gateways()).map(each => each.password)).toEqual([''])
  expect((await send('PATCH', '/v1/gateways/a', { kind: 'sip' })).json.details.problems).toMatchObject([
    { at: 'body/host' },
  ])
  expect((await send('PUT', '/v1/gateways/b', { kind: 'freeswitch' })).status).toBe(201)
})

test.each<[string, object, string]>([
  ['no host', { host: '' }, 'body/host'],
  ['a host of digits and dots that is no address', { host: '10.0.0' }, 'body/host'],
  ['a host with parameters', { host: 'carrier.example;lr' }, 'body/host'],
  ['a host that is a URI', { host: 'sip:carrier.example' }, 'body/host'],
  ['a port too high', { host: 'carrier.example:70000' }, 'body/host'],
  ['an IPv6 address with a port without brackets', { host: '2001:db8::1:70000' }, 'body/host'],
  ['a line break in the host', { host: 'a\r\nb' }, 'body/host'],
  ['a name where an address is wanted', { addresses: ['10.0.0.1', 'carrier.example'] }, 'body/addresses/1'],
  ['a network too narrow', { addresses: ['10.0.0.0/33'] }, 'body/addresses/0'],
  ['a network of half the world', { addresses: ['10.0.0.1', '128.0.0.0/1'] }, 'body/addresses/1'],
  ['a network just too wide', { addresses: ['10.0.0.0/7'] }, 'body/addresses/0'],
  ['an IPv6 network too wide', { addresses: ['2001::/15'] }, 'body/addresses/0'],
  ['every IPv4 address, written as IPv6', { addresses: ['::ffff:0:0/96'] }, 'body/addresses/0'],
  ['an IPv6 network that holds every IPv4 address', { addresses: ['::/16'] }, 'body/addresses/0'],
  ['too many addresses', { addresses: Array(101).fill('10.0.0.1') }, 'body/addresses'],
  ['another transport', { transport: 'tls' }, 'body/transport'],
  ['another kind', { kind: 'h323' }, 'body/kind'],
  ['a user name that is more than one word', { username: 'a b' }, 'body/username'],
  ['a user name with a quote', { username: 'a"b' }, 'body/username'],
  ['a quote in the realm', { realm: 'a"b' }, 'body/realm'],
  ['to register as nobody', { username: '' }, 'body/username'],
  ['to register without a password', {}, 'body/password'],
  ['to register with an empty password', { password: '' }, 'body/password'],
  ['to register all the time', { register_seconds: 29 }, 'body/register_seconds'],
  ['a ping too often', { ping_seconds: 4 }, 'body/ping_seconds'],
  ['a ping below nothing', { ping_seconds: -1 }, 'body/ping_seconds'],
  ['a password that is no text', { password: 5 }, 'body/password'],
  ['a password too long', { password: 'x'.repeat(129) }, 'body/password'],
  ['a field there is not', { calls: 5 }, 'body'],
  ['more taken off than a number has', { password: 'x', strip: 33 }, 'body/strip'],
  ['half a sign taken off', { strip: 0.5 }, 'body/strip'],
  ['letters put before', { password: 'x', prepend: 'abc' }, 'body/prepend'],
  ['a pattern that takes for ever', { password: 'x', pattern: '(0+)+' }, 'body/pattern'],
  ['a pattern that looks ahead', { password: 'x', pattern: '(?=0)' }, 'body/pattern'],
  ['a group there is not', { password: 'x', replacement: '$2' }, 'body/replacement'],
  ['a replacement of nothing', { password: 'x', pattern: '' }, 'body/replacement'],
  ['no calls at all', { password: 'x', max_concurrent: 0 }, 'body/max_concurrent'],
  ['too many calls', { password: 'x', max_concurrent: 100_001 }, 'body/max_concurrent'],
  ['less than no calls', { password: 'x', max_concurrent: -1 }, 'body/max_concurrent'],
  ['no new calls at all', { password: 'x', cps: 0 }, 'body/cps'],
  ['too many new calls', { password: 'x', cps: 10_001 }, 'body/cps'],
  ['half a call a second', { cps: 0.5 }, 'body/cps'],
  ['a caller number of letters', { password: 'x', caller_ids: ['1', 'a'] }, 'body/caller_ids/1'],
  ['a caller number twice', { password: 'x', caller_ids: ['1', '1'] }, 'body/caller_ids'],
  ['too many caller numbers', { caller_ids: Array(1001).fill('1') }, 'body/caller_ids'],
  [
    'a caller number that may not be shown',
    { password: 'x', caller_id_per_hour: 0 },
    'body/caller_id_per_hour',
  ],
  ['an account in FreeSWITCH’s own files', { kind: 'freeswitch' }, 'body/username'],
  [
    'a password in FreeSWITCH’s own files',
    { kind: 'freeswitch', username: '', password: 'x' },
    'body/password',
  ],
])('refused: %s', async (_name, change, at) => {
  const { send } = await testServer()
  const answer = await send('PUT', '/v1/gateways/a', { ...trunk, ...change })
  expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request'])
  expect(answer.json.details.problems).toEqual(expect.arrayContaining([expect.objectContaining({ at })]))
  expect((await send('GET', '/v1/gateways')).json.total).toBe(0)
})

test('networks as wide as a carrier may have them are taken', async () => {
  const { send } = await testServer()
  const addresses = ['10.0.0.0/8', '2001::/16', '::ffff:10.0.0.0/104']
  const answer = await send('PUT', '/v1/gateways/a', { host: '10.0.0.1', addresses })
  expect([answer.status, answer.json.addresses]).toEqual([201, addresses])
})

test('who registers has a password, sent or kept', async () => {
  const { send } = await testServer()
  const put = (body: object) => send('PUT', '/v1/gateways/a', body)
  const patch = (body: object) => send('PATCH', '/v1/gateways/a', body)
  const status = async (answer: ReturnType<typeof put>) => (await answer).status
  expect(await status(put({ host: '10.0.0.1', username: 'u' }))).toBe(201)
  expect((await patch({ register: true })).json.details.problems).toMatchObject([{ at: 'body/password' }])
  expect(await status(patch({ register: true, password: secret }))).toBe(200)
  expect(await status(put({ host: '10.0.0.2', username: 'u', register: true }))).toBe(200)
  expect(await status(patch({ ping_seconds: 30 }))).toBe(200)
  expect(await status(patch({ password: '' }))).toBe(400)
  expect(await status(patch({ password: '', register: false }))).toBe(200)
})

test.each(['a/b', 'a%20b', "a'b", 'x'.repeat(65), '%24%7Ba%7D'])('a name %s is refused', async name => {
  const { send } = await testServer()
  const answer = await send('PUT', `/v1/gateways/${name}`, trunk)
  expect([400, 404]).toContain(answer.status)
})

test('a limit of 0 is refused with what to do instead, in both languages', async () => {
  const { send } = await testServer()
  const answer = await send('PUT', '/v1/gateways/a', { host: '10.0.0.1', cps: 0 })
  expect(answer.json.details.problems).toEqual([
    {
      at: 'body/cps',
      problem: expect.stringMatching(
        /null for no limit; 0 would let no call pass: disable the gateway instead/,
      ),
      problem_zh: expect.stringMatching(/0 会使所有呼叫都无法通过：如需停用线路，请改用 enabled/),
      got: 0,
    },
  ])
})

test('a gateway that routes lead to is not removed', async () => {
  const { send, store } = await testServer()
  await send('PUT', '/v1/gateways/a', { host: '10.0.0.1' })
  await store.routes.add(route('1'))
  const refused = await send('DELETE', '/v1/gateways/a')
  expect([refused.status, refused.json.code, refused.json.details]).toEqual([
    ...[409, 'gateway_in_use', { routes: 1 }],
  ])
  await store.routes.remove(1)
  expect((await send('DELETE', '/v1/gateways/a')).status).toBe(204)
})
