import { expect, test } from 'vitest'
import { testServer } from '../testing/http-server.ts'

const whole = {
  prefix: '010',
  gateway: 'north',
  priority: 3,
  weight: 20,
  cost: 0.35,
  hours: 'mon-fri 09:00-18:00',
  caller_prefix: '+86',
  extension: '1001',
  group: '120',
  on_limit: 'wait',
}
const bare = {
  ...{ priority: 1, weight: 0, cost: 0, hours: '', caller_prefix: '', extension: '', group: '' },
  on_limit: 'next',
}

async function serverWithGateways() {
  const server = await testServer()
  for (const name of ['north', 'south'])
    await server.send('PUT', `/v1/gateways/${name}`, { host: '10.0.0.1' })
  return server
}

test('a route is made, read, replaced, changed and removed', async () => {
  const { send } = await serverWithGateways()
  const made = await send('POST', '/v1/routes', whole)
  expect([made.status, made.json]).toEqual([201, { id: 1, ...whole }])
  expect((await send('GET', '/v1/routes/1')).json).toEqual(made.json)
  const back = await send('PUT', '/v1/routes/1', made.json)
  expect([back.status, back.json]).toEqual([200, made.json])
  const replaced = await send('PUT', '/v1/routes/1', { prefix: '', gateway: 'south' })
  expect([replaced.status, replaced.json]).toEqual([200, { id: 1, prefix: '', gateway: 'south', ...bare }])
  const changed = await send('PATCH', '/v1/routes/1', { hours: '24h', on_limit: 'refuse' })
  expect([changed.status, changed.json]).toEqual([
    200,
    { ...replaced.json, hours: '24h', on_limit: 'refuse' },
  ])
  expect((await send('GET', '/v1/routes/1')).json).toEqual(changed.json)
  const chosen = await send('PUT', '/v1/routes/7', { prefix: '1', gateway: 'south' })
  expect([chosen.status, chosen.json]).toMatchObject([201, { id: 7 }])
  expect((await send('POST', '/v1/routes', { prefix: '1', gateway: 'south' })).json.id).toBe(8)
  expect((await send('DELETE', '/v1/routes/1')).status).toBe(204)
  for (const method of ['GET', 'DELETE', 'PATCH'] as const) {
    const answer = await send(method, '/v1/routes/1', method === 'PATCH' ? {} : undefined)
    expect(answer.status).toBe(404)
  }
})

test('routes are listed in pages, by the beginning of their prefix and by gateway', async () => {
  const { send } = await serverWithGateways()
  for (const [prefix, gateway] of [
    ['010', 'north'],
    ['0101', 'south'],
    ['+44', 'south'],
  ]) {
    await send('POST', '/v1/routes', { prefix, gateway })
  }
  const ids = async (query: string) => {
    const { items, total } = (await send('GET', `/v1/routes?${query}`)).json
    return [...items.map((item: { id: number }) => item.id), `of ${total}`]
  }
  expect(await ids('')).toEqual([1, 2, 3, 'of 3'])
  expect(await ids('page=2&page_size=2')).toEqual([3, 'of 3'])
  expect(await ids('prefix=010')).toEqual([1, 2, 'of 2'])
  expect(await ids('prefix=%2B')).toEqual([3, 'of 1'])
  expect(await ids('gateway=south&prefix=0')).toEqual([2, 'of 1'])
  expect((await send('GET', '/v1/routes?prefix=0%25')).status).toBe(400)
})

test.each<[string, object, string]>([
  ['no prefix', { prefix: undefined }, 'body/prefix'],
  ['a prefix with letters', { prefix: '01a' }, 'body/prefix'],
  ['a prefix of 16 digits', { prefix: '1'.repeat(16) }, 'body/prefix'],
  ['no gateway', { gateway: undefined }, 'body/gateway'],
  ['a gateway there is not', { gateway: 'west' }, 'body/gateway'],
  ['a priority below 0', { priority: -1 }, 'body/priority'],
  ['half a priority', { priority: 1.5 }, 'body/priority'],
  ['a weight out of range', { weight: 65_536 }, 'body/weight'],
  ['a cost below 0', { cost: -0.01 }, 'body/cost'],
  ['a cost in words', { cost: '1' }, 'body/cost'],
  ['hours nobody can read', { hours: 'ten to five' }, 'body/hours'],
  ['a caller with letters', { caller_prefix: 'x' }, 'body/caller_prefix'],
  ['no extension', { extension: '10 01' }, 'body/extension'],
  ['no group', { group: "1'; drop" }, 'body/group'],
  ['an on_limit there is not', { on_limit: 'later' }, 'body/on_limit'],
  ['a field there is not', { strip: 1 }, 'body'],
])('refused: %s', async (_name, change, at) => {
  const { send } = await serverWithGateways()
  await send('PUT', '/v1/routes/1', whole)
  const body = { ...whole, ...change }
  for (const answer of [await send('POST', '/v1/routes', body), await send('PUT', '/v1/routes/2', body)]) {
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request'])
    expect(answer.json.details.problems).toEqual(
      expect.arrayContaining([expect.objectContaining({ at, problem: expect.any(String) })]),
    )
  }
  expect((await send('GET', '/v1/routes')).json).toMatchObject({ total: 1, items: [whole] })
})

test('a change is checked with what stays, and told in both languages', async () => {
  const { send } = await serverWithGateways()
  await send('POST', '/v1/routes', whole)
  const answer = await send('PATCH', '/v1/routes/1', { gateway: 'west' })
  expect([answer.status, answer.json.details.problems]).toEqual([
    400,
    [
      {
        at: 'body/gateway',
        problem: 'expected: the name of a gateway that exists',
        problem_zh: '应为：已有线路的名称',
        got: 'west',
      },
    ],
  ])
  expect((await send('GET', '/v1/routes/1')).json).toEqual({ id: 1, ...whole })
})

test('an id that leaves no room for those made after it is refused', async () => {
  const { send } = await serverWithGateways()
  const answer = await send('PUT', '/v1/routes/999999999999999', whole)
  expect([answer.status, answer.json.details.problems]).toMatchObject([400, [{ at: 'params/id' }]])
  expect((await send('PUT', '/v1/routes/999999999', whole)).status).toBe(201)
  const made = await send('POST', '/v1/routes', whole)
  expect((await send('PUT', `/v1/routes/${made.json.id}`, made.json)).status).toBe(200)
})

test.each(['0', '-1', 'a', '1.5', '1'.repeat(16)])('an id %s is refused', async id => {
  const { send } = await testServer()
  expect((await send('GET', `/v1/routes/${id}`)).status).toBe(400)
})

test('the key in a body is that of the address', async () => {
  const { send } = await serverWithGateways()
  expect((await send('PUT', '/v1/routes/2', { ...whole, id: 1 })).json.code).toBe('key_mismatch')
})
