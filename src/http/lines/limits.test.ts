import { expect, test } from 'vitest'
import { testServer } from '../testing/http-server.ts'

const none = { cps: null, max_concurrent: null, per_hour: null, per_day: null, even_spacing: false }

test.each([
  'called:*',
  'caller:+8613800138000',
  'group:120',
  'target:sip.example.com:5060',
  'target:[2001:db8::1]:5060',
])('limit %s is set, read, changed and removed', async key => {
  const { send } = await testServer()
  const url = `/v1/limits/${encodeURIComponent(key)}`
  const created = await send('PUT', url, { per_hour: 3, per_day: 10 })
  expect([created.status, created.json]).toEqual([201, { key, ...none, per_hour: 3, per_day: 10 }])
  expect((await send('GET', url)).json).toEqual(created.json)
  const back = await send('PUT', url, created.json)
  expect([back.status, back.json]).toEqual([200, created.json])
  const change = { cps: 2, max_concurrent: 5, per_day: null, even_spacing: true }
  const changed = await send('PATCH', url, change)
  expect([changed.status, changed.json]).toEqual([200, { key, ...change, per_hour: 3 }])
  expect((await send('GET', '/v1/limits')).json).toMatchObject({ total: 1, items: [changed.json] })
  expect((await send('DELETE', url)).status).toBe(204)
  expect((await send('GET', url)).status).toBe(404)
  expect((await send('PATCH', url, {})).status).toBe(404)
})

test.each<[string, string, object, string]>([
  ['a scope there is not', 'gateway:a', { cps: 1 }, 'params/key'],
  ['no scope', 'a', { cps: 1 }, 'params/key'],
  ['a caller of letters', 'caller:abc', { cps: 1 }, 'params/key'],
  ['a host in capitals', 'target:SIP.example', { cps: 1 }, 'params/key'],
  ['a key too long', `target:${'a'.repeat(91)}`, { cps: 1 }, 'params/key'],
  ['nothing that is limited', 'called:*', {}, 'body/cps'],
  ['0 calls a second', 'called:*', { cps: 0 }, 'body/cps'],
  ['too many calls a second', 'called:*', { cps: 10_001 }, 'body/cps'],
  ['0 calls at once', 'called:*', { max_concurrent: 0 }, 'body/max_concurrent'],
  ['0 calls an hour', 'called:*', { per_hour: 0 }, 'body/per_hour'],
  ['less than 0 calls a day', 'called:*', { per_day: -1 }, 'body/per_day'],
  ['a limit in words', 'called:*', { per_day: 'ten' }, 'body/per_day'],
  ['a field there is not', 'called:*', { cps: 1, per_week: 1 }, 'body'],
])('refused: %s', async (_name, key, body, at) => {
  const { send } = await testServer()
  const answer = await send('PUT', `/v1/limits/${encodeURIComponent(key)}`, body)
  expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request'])
  expect(answer.json.details.problems).toEqual(expect.arrayContaining([expect.objectContaining({ at })]))
  expect((await send('GET', '/v1/limits')).json.total).toBe(0)
})

test('the last figure of a limit is not taken away, the limit is', async () => {
  const { send } = await testServer()
  await send('PUT', '/v1/limits/called:*', { cps: 1 })
  const answer = await send('PATCH', '/v1/limits/called:*', { cps: null })
  expect(answer.json.details.problems).toMatchObject([
    {
      at: 'body/cps',
      problem: expect.stringMatching(/remove it/),
      problem_zh: expect.stringMatching(/删除/),
    },
  ])
  expect((await send('GET', '/v1/limits/called:*')).json.cps).toBe(1)
})
