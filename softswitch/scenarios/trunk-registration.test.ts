import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { EslClient } from '../testing/esl-client.ts'
import { answerAndStay, expectRequest, receivedBy, respond, SippTrunk } from '../testing/sipp-trunk.ts'
import { SwitchProcess } from '../testing/switch-process.ts'
import { gatewayXml } from '../testing/xml-server.ts'

async function start(): Promise<{ embedded: SwitchProcess; client: EslClient; carrier: SippTrunk }> {
  const embedded = await SwitchProcess.start()
  onTestFinished(() => embedded.stop())
  const client = await embedded.client()
  onTestFinished(() => client.close())
  return { embedded, client, carrier: await SippTrunk.at(embedded.sipPort) }
}

const challenged = respond(
  '401 Unauthorized',
  'WWW-Authenticate: Digest realm="carrier", nonce="47364c", qop="auth"\n',
)

/** A REGISTER with the right credentials; with wrong ones SIPp refuses and ends. */
const signed = [
  '<recv request="REGISTER"><action><verifyauth assign_to="right" username="4008" password="pw"/></action></recv>',
  '<nop test="right" next="1"/>',
  respond('403 Forbidden'),
  '<nop next="2"/>',
  '<label id="1"/>',
].join('\n')

const granted = (seconds: number): string => respond('200 OK', `Expires: ${seconds}\n`)

const account = { username: '4008', password: 'pw' }

const state = (client: EslClient, more: Readonly<Record<string, string>>) =>
  client.event('CUSTOM', { 'Event-Subclass': 'sofia::gateway_state', Gateway: 'carrier', ...more })

test('a registrar with a challenge and a longer time: registered, refreshed, taken back at the end', async () => {
  const { embedded, client, carrier } = await start()
  embedded.xml.gateways = gatewayXml('carrier', {
    proxy: `127.0.0.1:${carrier.port}`,
    'expire-seconds': 60,
    ...account,
  })
  const run = carrier.play(
    [
      expectRequest('REGISTER'),
      challenged,
      signed,
      respond('423 Interval Too Brief', 'Min-Expires: 120\n'),
      expectRequest('REGISTER'),
      challenged,
      signed.replaceAll('"1"', '"3"'),
      granted(2),
      expectRequest('REGISTER'),
      granted(120),
      expectRequest('REGISTER'),
      respond('200 OK'),
      '<label id="2"/>',
    ].join('\n'),
  )
  await carrier.listens()
  await client.api('sofia profile external rescan')
  expect(await client.event('CUSTOM', { 'Event-Subclass': 'sofia::gateway_add' })).toMatchObject({
    Gateway: 'carrier',
    'profile-name': 'external',
  })
  await state(client, { State: 'TRYING', 'Ping-Status': 'DOWN' })
  await state(client, { State: 'REGED', 'Ping-Status': 'UP', Status: '200', Phrase: 'OK' })
  await state(client, { State: 'TRYING', 'Ping-Status': 'UP' })
  await expect
    .poll(() => client.api('sofia status gateway carrier'))
    .toMatch(/State {3}\tREGED\nStatus {2}\tUP\n/)
  expect(await client.api('sofia xmlstatus gateway carrier')).toContain('<state>REGED</state>')
  const summary = await client.api('sofia status gateway')
  expect(summary).toContain('external::carrier')
  expect(summary).toMatch(/\n1 gateway: Inbound/)
  for (const text of [summary, await client.api('sofia status gateway carrier')])
    expect(text).not.toContain('pw')
  embedded.signal('SIGTERM')
  const result = await run
  expect([result.exitCode, result.errors]).toEqual([0, ''])
  const expires = receivedBy(result, 'REGISTER').map(text => /^Expires: (\d+)/m.exec(text)?.[1])
  expect(expires).toEqual(['60', '60', '120', '120', '120', '0'])
  expect(JSON.stringify(embedded.lines)).not.toContain('"pw"')
})

test('a wrong password: down, with the reason, and no call goes out', async () => {
  const { embedded, client, carrier } = await start()
  embedded.xml.gateways = gatewayXml('carrier', {
    proxy: `127.0.0.1:${carrier.port}`,
    username: '4008',
    password: 'no',
  })
  const run = carrier.play([expectRequest('REGISTER'), challenged, signed, '<label id="2"/>'].join('\n'))
  await carrier.listens()
  await client.api('sofia profile external rescan')
  await state(client, { State: 'FAIL_WAIT', 'Ping-Status': 'DOWN', Status: '403' })
  expect((await run).exitCode).toBe(0)
  expect(await client.api('originate sofia/gateway/carrier/138 &park()')).toBe('-ERR GATEWAY_DOWN\n')
  expect(await client.api('sofia status gateway')).toMatch(/FAIL_WAIT\t.*\(retry: \d+s\)/)
})

test('pings: a trunk that says 503 is down until it answers, and its calls fail at once', async () => {
  const { embedded, client, carrier } = await start()
  embedded.xml.gateways = gatewayXml('carrier', {
    proxy: `127.0.0.1:${carrier.port}`,
    register: 'false',
    ping: 1,
  })
  const down = carrier.play([expectRequest('OPTIONS'), respond('503 Service Unavailable')].join('\n'))
  await carrier.listens()
  await client.api('sofia profile external rescan')
  await state(client, { State: 'NOREG', 'Ping-Status': 'DOWN', Status: '503' })
  expect((await down).exitCode).toBe(0)
  expect(await client.api('originate sofia/gateway/carrier/138 &park()')).toBe('-ERR GATEWAY_DOWN\n')
  const up = carrier.play([expectRequest('OPTIONS'), respond('200 OK')].join('\n'))
  await carrier.listens()
  await state(client, { State: 'NOREG', 'Ping-Status': 'UP', Status: '200' })
  expect((await up).exitCode).toBe(0)
})

test.each([
  { what: 'its registration has failed', params: { ...account }, told: 'FAIL_WAIT' },
  { what: 'it is down by ping', params: { register: 'false', ping: 1 }, told: 'NOREG' },
])('a trunk where nobody listens: $what, at once', async ({ params, told }) => {
  const { embedded, client, carrier } = await start()
  embedded.xml.gateways = gatewayXml('carrier', { proxy: `127.0.0.1:${carrier.port}`, ...params })
  await client.api('sofia profile external rescan')
  // Long before a transaction without an answer would end: 32 s.
  await state(client, { State: told, 'Ping-Status': 'DOWN', Status: '503', Phrase: 'Not reachable' })
  expect(await client.api('originate sofia/gateway/carrier/138 &park()')).toBe('-ERR GATEWAY_DOWN\n')
})

test('a controller that comes later is asked until it answers; one that is away changes nothing', async () => {
  const embedded = await SwitchProcess.launch({})
  onTestFinished(() => embedded.stop())
  embedded.xml.broken = true
  await embedded.log('no answer about gateways')
  const client = await embedded.client()
  onTestFinished(() => client.close())
  embedded.xml.gateways = gatewayXml('carrier', { proxy: '127.0.0.9', register: 'false' })
  embedded.xml.broken = false
  await client.event('CUSTOM', { 'Event-Subclass': 'sofia::gateway_add', Gateway: 'carrier' })
  embedded.xml.broken = true
  expect(await client.api('sofia profile external rescan')).toMatch(
    /^-ERR the controller gave no answer \(status 500\)/,
  )
  expect(await client.api('sofia status gateway')).toContain('external::carrier')
})

test('a gateway that changed is replaced; one that did not keeps its counts', async () => {
  const { embedded, client, carrier } = await start()
  const same = gatewayXml('same', { proxy: `127.0.0.1:${carrier.port}`, register: 'false' })
  embedded.xml.gateways = same + gatewayXml('carrier', { proxy: '127.0.0.9', register: 'false' })
  await client.api('sofia profile external rescan')
  const run = carrier.play([expectRequest('INVITE'), answerAndStay].join('\n'))
  await carrier.listens()
  const uuid = randomUUID()
  await client.api(`originate {origination_uuid=${uuid}}sofia/gateway/same/138 &park()`)
  await client.api(`uuid_kill ${uuid}`)
  expect((await run).exitCode).toBe(0)
  client.events.length = 0
  embedded.xml.gateways = same + gatewayXml('carrier', { proxy: '127.0.0.8', register: 'false' })
  await client.api('sofia profile external rescan')
  expect(await client.api('sofia status gateway same')).toMatch(/CallsOUT\t1\n/)
  expect(await client.api('sofia status gateway carrier')).toMatch(/Proxy {3}\tsip:127.0.0.8\n/)
  const changes = client.events.filter(event => (event['Event-Subclass'] ?? '').startsWith('sofia::gateway'))
  expect(changes.map(event => [event['Event-Subclass'], event.Gateway])).toEqual([
    ['sofia::gateway_delete', 'carrier'],
    ['sofia::gateway_add', 'carrier'],
  ])
})

test.each([
  ['sofia profile elsewhere rescan', 'Invalid Profile [elsewhere]'],
  ['sofia profile external killgw', '-ERR missing gw name\n'],
  ['sofia profile external killgw nobody', '-ERR no such gateway.\n'],
  ['sofia profile external killgw _all_', '+OK every gateway marked for deletion.\n'],
  ['sofia status gateway nobody', 'Invalid Gateway!\n'],
  ['sofia xmlstatus gateway nobody', 'Invalid Gateway!\n'],
])('%s', async (command, answer) => {
  const { client } = await start()
  expect(await client.api(command)).toBe(answer)
})
