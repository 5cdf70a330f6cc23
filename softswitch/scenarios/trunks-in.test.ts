import { expect, test } from 'vitest'
import { SwitchFixture } from '../testing/fixture.ts'
import { answered, callIn, refused, SippTrunk } from '../testing/sipp-trunk.ts'
import { extensionXml, gatewayXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

/** The far end, known as trunk by `params`. */
async function trunk(params: Readonly<Record<string, string>>): Promise<SippTrunk> {
  const { client, embedded } = fixture
  embedded.xml.publicDialplan = extensionXml('^02166668888$', 'answer', 'park')
  embedded.xml.dialplan = extensionXml('^02166668888$', 'hangup')
  embedded.xml.gateways = gatewayXml('carrier', { register: 'false', ...params })
  await client.api('sofia profile external rescan')
  return SippTrunk.at(embedded.sipPort)
}

const did = '02166668888'

/** Where the far end calls from. */
const from = (ip: string): string[] => ['-i', ip]

test.each([
  ['its host', { proxy: '127.0.0.2:5060' }, '127.0.0.2'],
  ['a network of it', { proxy: '192.0.2.1', 'inbound-addresses': '127.0.3.0/24' }, '127.0.3.77'],
  ['a name of it', { proxy: 'localhost' }, '127.0.0.1'],
])('a call from %s is let in, as a call of nobody', async (_, params, ip) => {
  const { client, embedded } = fixture
  const carrier = await trunk(params)
  embedded.xml.questions.length = 0
  const run = carrier.play(callIn(did, '13800000000', answered(did)), ...from(ip))
  const created = await client.event('CHANNEL_CREATE')
  expect(created).toMatchObject({
    'Channel-Name': `sofia/external/13800000000@${ip}`,
    'Caller-Context': 'public',
    'Caller-Caller-ID-Number': '13800000000',
    'Caller-Destination-Number': did,
    'Caller-Network-Addr': ip,
    variable_sip_gateway: 'carrier',
    variable_sip_gateway_name: 'carrier',
    variable_sofia_profile_name: 'external',
    variable_sip_network_ip: ip,
    variable_sip_network_port: String(carrier.port),
  })
  for (const name of ['sip_authorized', 'sip_auth_username', 'user_name', 'domain_name']) {
    expect(created).not.toHaveProperty(`variable_${name}`)
  }
  expect((await run).exitCode).toBe(0)
  const question = Object.fromEntries(embedded.xml.questions[0] ?? [])
  expect(question).toMatchObject({
    section: 'dialplan',
    'Hunt-Context': 'public',
    'Caller-Network-Addr': ip,
    variable_sip_network_ip: ip,
    variable_sip_gateway_name: 'carrier',
  })
  expect(await client.api('sofia status gateway carrier')).toMatch(/CallsIN \t1\n/)
})

test('who names an extension of ours in From is not taken for it', async () => {
  const { client, embedded } = fixture
  const carrier = await trunk({ proxy: '127.0.0.2' })
  embedded.xml.questions.length = 0
  const run = carrier.play(callIn(did, '1001', answered(did)), ...from('127.0.0.2'))
  const created = await client.event('CHANNEL_CREATE')
  expect(created).toMatchObject({
    'Caller-Context': 'public',
    'Channel-Name': 'sofia/external/1001@127.0.0.2',
  })
  expect(created).not.toHaveProperty('Caller-Username')
  for (const name of ['sip_authorized', 'user_name', 'user_context']) {
    expect(created).not.toHaveProperty(`variable_${name}`)
  }
  expect((await run).exitCode).toBe(0)
  // The directory is not even asked about it.
  expect(embedded.xml.questions.map(each => each.get('section'))).toEqual(['dialplan'])
})

test.each([
  ['elsewhere', '127.0.0.3', '13800000000'],
  ['elsewhere in the name of an extension', '127.0.0.3', '1001'],
  ['next to a network of it', '127.0.4.1', '13800000000'],
])('a call from %s is challenged', async (_, ip, caller) => {
  const { client } = fixture
  const carrier = await trunk({ proxy: '127.0.0.2', 'inbound-addresses': '127.0.3.0/24' })
  const run = carrier.play(callIn(did, caller, refused(did, 407)), ...from(ip))
  expect((await run).exitCode).toBe(0)
  expect(client.namesOf('')).toEqual([])
  expect(client.events.filter(event => event['Event-Name'] === 'CHANNEL_CREATE')).toEqual([])
})

test('a phone at the address of a trunk stays a phone', async () => {
  const { client, embedded } = fixture
  await trunk({ proxy: '127.0.0.1:5060' })
  embedded.xml.dialplan = extensionXml(`^${did}$`, 'answer', 'park')
  const phone = await fixture.phone('1001')
  phone.dial(did)
  expect(await client.event('CHANNEL_CREATE')).toMatchObject({
    'Caller-Context': 'default',
    'Channel-Name': 'sofia/internal/1001@127.0.0.1',
    variable_user_name: '1001',
    variable_sip_authorized: 'true',
  })
})

test('once the trunk is gone its address is one like all others', async () => {
  const { client, embedded } = fixture
  const carrier = await trunk({ proxy: '127.0.0.2' })
  const before = await carrier.play(callIn(did, '138', answered(did)), ...from('127.0.0.2'))
  embedded.xml.gateways = ''
  await client.api('sofia profile external rescan')
  const after = await carrier.play(callIn(did, '138', refused(did, 407)), ...from('127.0.0.2'))
  expect([before.exitCode, after.exitCode]).toEqual([0, 0])
})

test('a REGISTER from the address of a trunk is challenged like any other', async () => {
  const carrier = await trunk({ proxy: '127.0.0.2' })
  const register = `<send><![CDATA[
REGISTER sip:127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: <sip:1001@127.0.0.1>;tag=[call_number]
To: <sip:1001@127.0.0.1>
Call-ID: [call_id]
CSeq: 1 REGISTER
Contact: <sip:1001@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0

]]></send><recv response="401"/>`
  expect((await carrier.play(register, ...from('127.0.0.2'))).exitCode).toBe(0)
  expect(await fixture.client.api('show registrations as json')).toBe('{"row_count":0}')
})

test('a call to our registered contact is for the number its trunk names', async () => {
  const { client } = fixture
  const carrier = await trunk({ proxy: '127.0.0.2', username: '4008', password: 'pw', extension: did })
  const run = carrier.play(callIn('gw+carrier', '138', answered('gw+carrier')), ...from('127.0.0.2'))
  expect(await client.event('CHANNEL_CREATE')).toMatchObject({ 'Caller-Destination-Number': did })
  expect((await run).exitCode).toBe(0)
})
