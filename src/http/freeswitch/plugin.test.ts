import { expect, test } from 'vitest'
import { demoPassword, sharedServer, switchPassword } from '../testing/http-server.ts'
import { type AskOptions, asSwitch, basic, notFound } from './testing/ask-as-switch.ts'

const shared = sharedServer()
const ask = asSwitch(shared)

const register = { section: 'directory', action: 'sip_auth', key: 'id', user: '1001', domain: 'nacd.test' }

test.each<[string, AskOptions, number, string]>([
  ['no credentials', { authorization: '' }, 401, 'unauthorized'],
  ['a wrong password', { authorization: basic('switch', 'wrong') }, 401, 'unauthorized'],
  ['a wrong user', { authorization: basic('other', switchPassword) }, 401, 'unauthorized'],
  ['the token of the API', { authorization: 'Bearer a-token-for-tests' }, 401, 'unauthorized'],
  ['another address, with everything right', { remoteAddress: '192.0.2.1' }, 403, 'address_refused'],
])('%s', async (_name, options, status, code) => {
  const answer = await ask(register, options)
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code])
  expect(answer.text).not.toContain(demoPassword(1001))
  expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="nacd"' : undefined)
})

/** Posts `payload` as it is. */
async function post(payload: string | Buffer, type = 'application/x-www-form-urlencoded') {
  const headers = { 'content-type': type, authorization: basic('switch', switchPassword) }
  const answer = await shared().app.inject({ method: 'POST', url: '/v1/freeswitch/xml', headers, payload })
  return { status: answer.statusCode, text: answer.body }
}

test.each([
  ['JSON', '{}', 415, 'application/json'],
  ['5 MB', `a=${'b'.repeat(5_000_000)}`, 413],
  ['a field of 600 KB', `a=${'b'.repeat(600_000)}`, 413],
  ['too many fields', 'a&'.repeat(5000), 413],
])('a body of %s is refused', async (_name, payload, status, type?: string) => {
  expect((await post(payload, type)).status).toBe(status)
})

test.each<[string, string | Buffer]>([
  ['nothing', ''],
  ['signs', '\u0000\ufffd&&&===%%%'],
  ['bytes that are no text', Buffer.from('section=directory&key=id&domain=a&user=10\xff01', 'latin1')],
  ['escapes that are no text', 'section=directory&key=id&domain=a&user=10%ff01'],
  ['a user of XML', 'section=directory&key=id&domain=a&user=%22%3E%3C%26%27'],
])('%s: not found', async (_name, payload) => {
  const { status, text } = await post(payload)
  expect([status, text.includes(notFound)]).toEqual([200, true])
})
