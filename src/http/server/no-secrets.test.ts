import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { basic } from '../freeswitch/testing/ask-as-switch.ts'
import { demoPassword, proxyPassword, switchPassword, testServer, token } from '../testing/http-server.ts'

const trunkPassword = 'a-password-for-the-trunk'
const newPassword = 'a-new-password-for-1001'
const secrets = [
  ...[token, switchPassword, proxyPassword, trunkPassword, newPassword, demoPassword(1001)],
  ...[basic('switch', switchPassword), basic('proxy', proxyPassword)].map(each =>
    each.slice('Basic '.length),
  ),
]

/** Everything with a password in it that a client may send, right and wrong. */
test('passwords are in the two answers a switch needs them in, and in no log, metric, error or other answer', async () => {
  const { app, send, lines } = await testServer()
  const said: string[] = []
  const told: string[] = []
  const post = async (url: string, type: string, payload: string, authorization: string) => {
    const headers = { 'content-type': type, authorization }
    return (await app.inject({ method: 'POST', url, headers, payload })).body
  }
  const asSwitch = (form: string, authorization = basic('switch', switchPassword)) =>
    post('/v1/freeswitch/xml', 'application/x-www-form-urlencoded', form, authorization)
  const asProxy = (body: string, authorization = basic('proxy', proxyPassword)) =>
    post('/v1/sip/credentials', 'application/json', body, authorization)

  const trunk = { host: '10.0.0.1', username: 'u', password: trunkPassword, register: true }
  said.push((await send('PUT', '/v1/gateways/telecom', trunk)).text)
  said.push((await send('PUT', '/v1/gateways/telecom', { ...trunk, host: 'not a host' })).text)
  said.push((await send('PATCH', '/v1/gateways/none', { password: trunkPassword })).text)
  said.push((await send('PUT', '/v1/extensions/1002', { password: newPassword })).text)
  said.push((await send('PATCH', '/v1/extensions/1002', { password: newPassword, name: 7 })).text)
  for (const path of ['/v1/gateways', '/v1/gateways/telecom', '/v1/extensions', '/v1/extensions/1002'])
    said.push((await send('GET', path)).text)

  const register = 'section=directory&key=id&action=sip_auth&domain=a&user='
  told.push(await asSwitch(`${register}1001`))
  told.push(await asSwitch('section=directory&purpose=gateways&profile=external'))
  said.push(await asSwitch('section=directory&key=id&action=user_call&domain=a&user=1001'))
  said.push(await asSwitch(`${register}9999`), await asSwitch(`${register}1001`, basic('switch', 'x')))
  said.push(await asSwitch('section=dialplan&Hunt-Destination-Number=1001'))
  said.push(await asSwitch(`password=${newPassword}&`.repeat(5000)))
  said.push(await asProxy('{"user":"1001","realm":"a"}'), await asProxy(`{"user":"${newPassword}`))
  said.push(
    await asProxy(`{"user":"1001","realm":"a","password":"${newPassword}"}`),
    await asProxy('{}', `Bearer ${token}`),
  )
  said.push((await send('GET', '/metrics')).text, (await app.inject('/v1/openapi.json')).body)
  said.push(JSON.stringify(lines))

  expect(told[0]).toContain(demoPassword(1001))
  expect(told[1]).toContain(trunkPassword)
  expect(
    said.some(text =>
      text.includes(
        createHash('md5')
          .update(`1001:a:${demoPassword(1001)}`)
          .digest('hex'),
      ),
    ),
  ).toBe(true)
  const leaks = secrets.filter(secret => said.some(text => text.includes(secret)))
  expect(leaks).toEqual([])
})
