import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { toneShare } from '../testing/baresip.ts'
import { SwitchFixture } from '../testing/fixture.ts'
import {
  answerAndStay,
  cancelled,
  challenge,
  expectRequest,
  receivedBy,
  refuse,
  respond,
  SippTrunk,
} from '../testing/sipp-trunk.ts'
import { extensionXml, gatewayXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

/** A trunk the switch knows as `carrier`. */
async function trunk(params: Readonly<Record<string, string | number>> = {}): Promise<SippTrunk> {
  const { client, embedded } = fixture
  const carrier = await SippTrunk.at(embedded.sipPort)
  const usual = { proxy: `127.0.0.1:${carrier.port}`, register: 'false', 'caller-id-in-from': 'true' }
  embedded.xml.gateways = gatewayXml('carrier', { ...usual, ...params })
  expect(await client.api('sofia profile external rescan')).toBe('Reload XML [Success]\n+OK scan complete\n')
  return carrier
}

async function createdBy(direction: string): Promise<string> {
  return (await fixture.client.event('CHANNEL_CREATE', { 'Call-Direction': direction }))['Unique-ID'] ?? ''
}

test('a call out: the number, the caller, the answer to the challenge, and the variables of the leg', async () => {
  const { client } = fixture
  const carrier = await trunk({ username: '4008', password: 'pw', realm: 'carrier' })
  const run = carrier.play([challenge('carrier', '4008', 'pw'), answerAndStay].join('\n'))
  await carrier.listens()
  const uuid = randomUUID()
  const variables = `origination_uuid=${uuid},origination_caller_id_number=02161234567,origination_caller_id_name=Li\\s4`
  const url = `{${variables}}sofia/gateway/carrier/13800000000`
  expect(await fixture.originate(`${url} &park()`)).toBe(`+OK ${uuid}`)
  const parked = await client.event('CHANNEL_PARK', { 'Unique-ID': uuid })
  expect(parked).toMatchObject({
    'Channel-Name': 'sofia/external/13800000000',
    'Caller-Destination-Number': '13800000000',
    variable_sip_gateway_name: 'carrier',
    variable_sip_profile_name: 'gateway',
    variable_sip_destination_url: `sip:13800000000@127.0.0.1:${carrier.port}`,
    variable_is_outbound: 'true',
  })
  await client.api(`uuid_kill ${uuid}`)
  const { exitCode, ...messages } = await run
  expect(exitCode).toBe(0)
  const invites = receivedBy({ exitCode, ...messages }, 'INVITE')
  expect(invites).toHaveLength(2)
  for (const invite of invites) {
    expect(invite).toMatch(`INVITE sip:13800000000@127.0.0.1:${carrier.port} SIP/2.0`)
    expect(invite).toMatch(/^From: "Li 4" <sip:02161234567@127.0.0.1>;tag=/m)
    expect(invite).toMatch(/^To: <sip:13800000000@127.0.0.1>$/m)
    expect(invite).toMatch(
      `Remote-Party-Id: "Li 4" <sip:02161234567@127.0.0.1>;party=calling;screen=yes;privacy=off`,
    )
    expect(invite).toMatch(/^Contact: <sip:gw\+carrier@127.0.0.1:/m)
  }
  expect(await client.api('sofia status gateway carrier')).toMatch(/CallsOUT\t1\n.*\nFailedCallsOUT\t0/)
})

test('over TCP to a host name, with the trunk’s own user in From and P-Asserted-Identity', async () => {
  const { client, embedded } = fixture
  const carrier = await trunk()
  embedded.xml.gateways = gatewayXml('carrier', {
    proxy: `localhost:${carrier.port}`,
    register: 'false',
    'caller-id-in-from': 'false',
    'register-transport': 'tcp',
    'from-user': '4008001000',
    'from-domain': 'call.example',
  })
  await client.api('sofia profile external rescan')
  const run = carrier.play([expectRequest('INVITE'), answerAndStay].join('\n'), '-t', 't1')
  const listening = `{sip_cid_type=pid,origination_caller_id_number=5551}sofia/gateway/carrier/138`
  // SIPp must listen first: over TCP nothing is sent twice.
  let answer = await fixture.originate(`${listening} &park()`)
  while (answer === '-ERR NORMAL_TEMPORARY_FAILURE') answer = await fixture.originate(`${listening} &park()`)
  expect(answer).toMatch(/^\+OK /)
  await client.api(`uuid_kill ${answer.slice(4)}`)
  const result = await run
  expect(result.exitCode).toBe(0)
  const [invite = ''] = receivedBy(result, 'INVITE')
  expect(invite).toMatch(`INVITE sip:138@localhost:${carrier.port};transport=tcp SIP/2.0`)
  expect(invite).toMatch(/^Via: SIP\/2.0\/TCP /m)
  expect(invite).toMatch(/^From: <sip:4008001000@call.example>;tag=/m)
  expect(invite).toMatch(/^P-Asserted-Identity: <sip:5551@call.example>$/m)
})

test.each([
  ['404 Not Found', 'UNALLOCATED_NUMBER'],
  ['486 Busy Here', 'USER_BUSY'],
  ['503 Service Unavailable', 'NORMAL_TEMPORARY_FAILURE'],
  ['603 Decline', 'CALL_REJECTED'],
  ['302 Moved Temporarily', 'REDIRECTION_TO_NEW_DESTINATION'],
])('a trunk that answers %s: %s', async (status, cause) => {
  const carrier = await trunk()
  const run = carrier.play(refuse(status))
  await carrier.listens()
  expect(await fixture.originate('sofia/gateway/carrier/138 &park()')).toBe(`-ERR ${cause}`)
  expect((await run).exitCode).toBe(0)
  const ended = await fixture.client.event('CHANNEL_HANGUP_COMPLETE')
  expect(ended).toMatchObject({
    'Hangup-Cause': cause,
    variable_sip_term_status: status.slice(0, 3),
    variable_sip_invite_failure_status: status.slice(0, 3),
    variable_sip_invite_failure_phrase: status.slice(4),
    variable_proto_specific_hangup_cause: `sip:${status.slice(0, 3)}`,
  })
})

test.each([
  ['a wrong password', 'carrier', { username: '4008', password: 'wrong', realm: 'carrier' }],
  ['another realm than ours', 'theirs', { username: '4008', password: 'pw', realm: 'carrier' }],
  ['no user name', 'carrier', {}],
])('%s: CALL_REJECTED', async (what, realm, params) => {
  const carrier = await trunk(params)
  const refusal = refuse(
    '407 Proxy Authentication Required',
    `Proxy-Authenticate: Digest realm="${realm}", nonce="abc"\n`,
  )
  const steps =
    what === 'a wrong password' ? [challenge(realm, '4008', 'pw'), answerAndStay].join('\n') : refusal
  const run = carrier.play(steps)
  await carrier.listens()
  expect(await fixture.originate('sofia/gateway/carrier/138 &park()')).toBe('-ERR CALL_REJECTED')
  expect((await run).exitCode).toBe(0)
})

test('trunks that take no calls', async () => {
  const { client, embedded } = fixture
  await trunk({ register: 'true', username: 'u', password: 'p' })
  expect(await fixture.originate('sofia/gateway/carrier/138 &park()')).toBe('-ERR GATEWAY_DOWN')
  expect(await client.api('sofia profile external killgw carrier')).toBe('+OK gateway marked for deletion.\n')
  expect(await fixture.originate('sofia/gateway/carrier/138 &park()')).toBe('-ERR INVALID_GATEWAY')
  expect(await client.api('sofia profile external killgw carrier')).toBe('-ERR no such gateway.\n')
  embedded.xml.gateways = gatewayXml('carrier', { proxy: 'nowhere.invalid', register: 'false' })
  await client.api('sofia profile external rescan')
  expect(await fixture.originate('sofia/gateway/carrier/138 &park()')).toBe('-ERR NORMAL_TEMPORARY_FAILURE')
})

test('early media: the caller hears the carrier before the answer, and the carrier hears the caller', async () => {
  const { client, embedded } = fixture
  const carrier = await trunk()
  embedded.xml.dialplan = extensionXml(
    '^9138$',
    'set hangup_after_bridge=true',
    'bridge sofia/gateway/carrier/138',
  )
  const steps = [
    expectRequest('INVITE'),
    respond('183 Session Progress', '', true),
    '<pause milliseconds="2500"/>',
    answerAndStay,
  ]
  const run = carrier.play(steps.join('\n'))
  await carrier.listens()
  const caller = await fixture.phone('1001', { tone: 500 })
  caller.dial('9138')
  const a = await createdBy('inbound')
  const early = await client.event('CHANNEL_PROGRESS_MEDIA', { 'Unique-ID': a })
  expect(early['Answer-State']).toBe('early')
  await client.event('CHANNEL_BRIDGE', { 'Unique-ID': a })
  await client.event('CHANNEL_ANSWER', { 'Unique-ID': a })
  expect(client.namesOf(a).filter(name => /_(BRIDGE|ANSWER)$/.test(name))).toEqual([
    'CHANNEL_BRIDGE',
    'CHANNEL_ANSWER',
  ])
  await caller.event('CALL_ESTABLISHED')
  caller.hangup()
  await fixture.ended(a)
  expect((await run).exitCode).toBe(0)
  // The carrier echoes: the tone went there and came back before and after the answer.
  const heard = await caller.heard()
  expect(toneShare(heard, 500)).toBeGreaterThan(0.8)
  expect(toneShare(heard.subarray(0, 16_000), 500)).toBeGreaterThan(0.8)
})

test('180 goes through as 180, and the caller who gives up cancels the trunk', async () => {
  const { client, embedded } = fixture
  const carrier = await trunk()
  embedded.xml.dialplan = extensionXml('^9138$', 'bridge sofia/gateway/carrier/138')
  const run = carrier.play([expectRequest('INVITE'), respond('180 Ringing'), cancelled].join('\n'))
  await carrier.listens()
  const caller = await fixture.phone('1001')
  caller.dial('9138')
  const a = await createdBy('inbound')
  const b = await createdBy('outbound')
  await caller.event('CALL_RINGING')
  caller.hangup()
  expect(await fixture.ended(b)).toMatchObject({ 'Hangup-Cause': 'ORIGINATOR_CANCEL' })
  expect(await fixture.ended(a)).toMatchObject({ 'Hangup-Cause': 'ORIGINATOR_CANCEL' })
  expect((await run).exitCode).toBe(0)
  expect(client.namesOf(a)).not.toContain('CHANNEL_PROGRESS_MEDIA')
})

test('a call in mid-air is not touched when its gateway goes', async () => {
  const { client, embedded } = fixture
  const carrier = await trunk()
  const run = carrier.play([expectRequest('INVITE'), answerAndStay].join('\n'))
  await carrier.listens()
  const answer = await fixture.originate('sofia/gateway/carrier/138 &park()')
  const uuid = answer.slice('+OK '.length)
  embedded.xml.gateways = ''
  await client.api('sofia profile external rescan')
  await client.event('CUSTOM', { 'Event-Subclass': 'sofia::gateway_delete', Gateway: 'carrier' })
  expect(await client.api(`uuid_exists ${uuid}`)).toBe('true')
  await client.api(`uuid_kill ${uuid}`)
  expect((await run).exitCode).toBe(0)
})
