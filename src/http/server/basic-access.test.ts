import { expect, test } from 'vitest'
import { ManualClock } from '../../testing/manual-clock.ts'
import { basic } from '../freeswitch/testing/ask-as-switch.ts'
import { switchPassword, testServer } from '../testing/http-server.ts'

const right = basic('switch', switchPassword)
const wrong = basic('switch', 'guessed')

async function house() {
  const clock = new ManualClock()
  const allow = ['127.0.0.1/8', '2001:db8::/32']
  const freeswitch = { allow, user: 'switch', password: switchPassword }
  const { app, lines } = await testServer({ clock, freeswitch })
  const ask = async (authorization: string, remoteAddress = '127.0.0.1') => {
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/freeswitch/xml',
      headers,
      payload: '',
      remoteAddress,
    })
    return { status: answer.statusCode, retryAfter: answer.headers['retry-after'] }
  }
  return { clock, ask, lines }
}

test('who tries too many passwords is shut out for the rest of the minute, others are not', async () => {
  const { clock, ask, lines } = await house()
  for (let turn = 0; turn < 60; turn += 1) expect((await ask(wrong)).status).toBe(401)
  clock.advance(20_000)
  expect(await ask(wrong)).toEqual({ status: 429, retryAfter: '40' })
  expect(await ask(right)).toMatchObject({ status: 429 })
  expect(await ask(right, '127.0.0.2')).toMatchObject({ status: 200 })
  clock.advance(40_000)
  expect(await ask(right)).toMatchObject({ status: 200 })
  expect(lines.filter(({ level }) => level === 'warn')).toEqual([
    {
      level: 'warn',
      fields: { what: 'xml_curl', address: '127.0.0.1' },
      message: 'wrong user name or password',
    },
  ])
})

test('nobody gets more attempts by changing their IPv6 address within their own network', async () => {
  const { ask } = await house()
  for (let turn = 0; turn < 60; turn += 1) await ask(wrong, `2001:db8:0:1::${turn.toString(16)}`)
  expect(await ask(right, '2001:db8:0:1::ffff')).toMatchObject({ status: 429 })
  expect(await ask(right, '2001:db8:0:2::1')).toMatchObject({ status: 200 })
})

test('asking without a password, as some clients begin, counts for nothing', async () => {
  const { ask, lines } = await house()
  for (let turn = 0; turn < 100; turn += 1) expect((await ask('')).status).toBe(401)
  expect((await ask(right)).status).toBe(200)
  expect(lines).toEqual([])
})
