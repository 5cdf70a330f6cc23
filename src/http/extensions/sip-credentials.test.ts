import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { HttpDeps } from '../deps.ts'
import { basic, database } from '../freeswitch/testing/ask-as-switch.ts'
import { demoPassword, proxyPassword, read, sharedServer, testServer } from '../testing/http-server.ts'

const shared = sharedServer()

async function ask(
  payload: unknown,
  change?: Partial<HttpDeps>,
  authorization = basic('proxy', proxyPassword),
  remoteAddress = '127.0.0.1',
) {
  const { app } = change === undefined ? shared() : await testServer(change)
  const headers = { authorization, 'content-type': 'application/json' }
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return read(
    await app.inject({ method: 'POST', url: '/v1/sip/credentials', headers, payload: text, remoteAddress }),
  )
}

const question = { user: '1001', realm: 'pbx.example' }
const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const ha1 = '939e7578ed9e3c518a452acee763bce9'

test('the HA1 of RFC 7616, its own example', async () => {
  const mufasa = { user: 'Mufasa', realm: 'testrealm@host.com' }
  const change = { customerDb: database({ password: { type: 'found', value: 'Circle Of Life' } }) }
  expect((await ask(mufasa, change)).json).toEqual({ ...mufasa, ha1 })
})

test('the HA1 of an extension, and nobody on the way may keep it', async () => {
  const answer = await ask(question)
  const expected = md5(`1001:pbx.example:${demoPassword(1001)}`)
  expect([answer.status, answer.json]).toEqual([200, { ...question, ha1: expected }])
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.text).not.toContain(demoPassword(1001))
})

test.each([
  ['for its domain', 'pbx.example', 'pbx.example', 200],
  ['whatever the domain, where none is said', null, 'pbx.example', 200],
  ['not for another domain', 'other.example', 'pbx.example', 404],
])('an HA1 of the database goes through %s', async (_name, domain, realm, status) => {
  const customerDb = database({ password: { type: 'found', value: ha1 } })
  const answer = await ask({ user: '1001', realm }, { customerDb, passwords: { format: 'ha1', domain } })
  expect([answer.status, answer.json.ha1]).toEqual([status, status === 200 ? ha1 : undefined])
})

test.each<[string, unknown, Partial<HttpDeps> | undefined, number, string]>([
  ['an unknown extension', { ...question, user: '9999' }, undefined, 404, 'no_such_record'],
  ['no customer database', question, { customerDb: null }, 404, 'no_such_record'],
  [
    'an empty password',
    question,
    { customerDb: database({ password: { type: 'found', value: '' } }) },
    404,
    'no_such_record',
  ],
  [
    'a database that is down',
    question,
    { customerDb: database({ password: { type: 'failed', reason: 'x' } }) },
    503,
    'database_failed',
  ],
  ['SQL for a user', { ...question, user: "1' or '1'='1" }, undefined, 400, 'invalid_request'],
  ['a quote in the realm', { ...question, realm: 'a"b' }, undefined, 400, 'invalid_request'],
  ['a line break in the realm', { ...question, realm: 'a\nb' }, undefined, 400, 'invalid_request'],
  ['no realm', { user: '1001' }, undefined, 400, 'invalid_request'],
  ['a number for a user', { ...question, user: 1001 }, undefined, 400, 'invalid_request'],
  ['a field too many', { ...question, password: true }, undefined, 400, 'invalid_request'],
  ['no JSON', '{', undefined, 400, 'bad_json'],
  ['too much', { ...question, realm: 'a'.repeat(100_000) }, undefined, 413, 'too_large'],
])('%s', async (_name, payload, change, status, code) => {
  const answer = await ask(payload, change)
  expect([answer.status, answer.json.code]).toEqual([status, code])
})

test.each([
  ['a wrong password', basic('proxy', 'wrong'), '127.0.0.1', 401],
  ['the credentials of a switch', basic('switch', 'a-password-for-the-switch'), '127.0.0.1', 401],
  ['the token of the API', 'Bearer a-token-for-tests', '127.0.0.1', 401],
  ['nothing', '', '127.0.0.1', 401],
  ['another address', basic('proxy', proxyPassword), '192.0.2.1', 403],
])('%s', async (_name, authorization, remoteAddress, status) => {
  const answer = await ask(question, undefined, authorization, remoteAddress)
  expect(answer.status).toBe(status)
  expect(answer.text).not.toContain(ha1)
})
