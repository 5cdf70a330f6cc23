import { expect, test } from 'vitest'
import { testServer } from '../testing/http-server.ts'

const own = { scope: 'extension', number: '1001', prefix: '+44', verdict: 'allow' }
const all = { scope: 'everyone', number: '', prefix: '+', verdict: 'deny' }

test('a rule is made, read, replaced, changed and removed', async () => {
  const { send } = await testServer()
  const made = await send('POST', '/v1/destination-rules', own)
  expect([made.status, made.json]).toEqual([201, { id: 1, ...own }])
  expect((await send('GET', '/v1/destination-rules/1')).json).toEqual(made.json)
  const back = await send('PUT', '/v1/destination-rules/1', made.json)
  expect([back.status, back.json]).toEqual([200, made.json])
  const { number: _none, ...everyone } = all
  const second = await send('PUT', '/v1/destination-rules/5', everyone)
  expect([second.status, second.json]).toEqual([201, { id: 5, ...all }])
  const group = { scope: 'group', number: '120' }
  const changed = await send('PATCH', '/v1/destination-rules/5', group)
  expect([changed.status, changed.json]).toEqual([200, { id: 5, ...all, ...group }])
  expect((await send('GET', '/v1/destination-rules')).json).toMatchObject({
    total: 2,
    items: [made.json, changed.json],
  })
  expect((await send('DELETE', '/v1/destination-rules/5')).status).toBe(204)
  expect((await send('GET', '/v1/destination-rules/5')).status).toBe(404)
  expect((await send('PATCH', '/v1/destination-rules/5', {})).status).toBe(404)
  expect((await send('POST', '/v1/destination-rules', all)).json.id).toBe(6)
})

test.each<[string, object, string]>([
  ['no scope', { ...own, scope: undefined }, 'body/scope'],
  ['another scope', { ...own, scope: 'house' }, 'body/scope'],
  ['no prefix', { ...own, prefix: undefined }, 'body/prefix'],
  ['a prefix no number is matched by', { ...own, prefix: '0044' }, 'body/prefix'],
  ['a prefix with letters', { ...own, prefix: '4x' }, 'body/prefix'],
  ['no verdict', { ...own, verdict: undefined }, 'body/verdict'],
  ['another verdict', { ...own, verdict: 'perhaps' }, 'body/verdict'],
  ['an extension without its number', { ...own, number: '' }, 'body/number'],
  ['everyone with a number', { ...all, number: '1001' }, 'body/number'],
  ['a number that is none', { ...own, number: 'a b' }, 'body/number'],
])('refused: %s', async (_name, body, at) => {
  const { send } = await testServer()
  const answer = await send('POST', '/v1/destination-rules', body)
  expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request'])
  expect(answer.json.details.problems).toEqual(expect.arrayContaining([expect.objectContaining({ at })]))
  expect((await send('GET', '/v1/destination-rules')).json.total).toBe(0)
})

test('an id that leaves no room for those made after it is refused', async () => {
  const { send } = await testServer()
  const answer = await send('PUT', '/v1/destination-rules/1000000000', own)
  expect([answer.status, answer.json.details.problems]).toMatchObject([400, [{ at: 'params/id' }]])
})

test('a change is checked with what stays', async () => {
  const { send } = await testServer()
  await send('POST', '/v1/destination-rules', own)
  const answer = await send('PATCH', '/v1/destination-rules/1', { scope: 'everyone' })
  expect(answer.json.details.problems).toMatchObject([{ at: 'body/number' }])
  expect((await send('GET', '/v1/destination-rules/1')).json).toEqual({ id: 1, ...own })
})
