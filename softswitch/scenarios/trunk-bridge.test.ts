import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { RawPhone } from '../sip/testing/raw-phone.ts'
import { toneShare } from '../testing/baresip.ts'
import { SwitchFixture } from '../testing/fixture.ts'
import { answerAndStay, cancelled, expectRequest, refuse, respond, SippTrunk } from '../testing/sipp-trunk.ts'
import { extensionXml, gatewayXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

async function trunk(): Promise<SippTrunk> {
  const { client, embedded } = fixture
  const carrier = await SippTrunk.at(embedded.sipPort)
  embedded.xml.gateways = gatewayXml('carrier', { proxy: `127.0.0.1:${carrier.port}`, register: 'false' })
  await client.api('sofia profile external rescan')
  return carrier
}

/** A call of 1001 that has been parked, not answered, as nacd gets it. */
async function parkedCaller(...actions: string[]) {
  const { client, embedded } = fixture
  const settings = ['set continue_on_fail=true', 'set hangup_after_bridge=true', ...actions]
  embedded.xml.dialplan = extensionXml('^9138$', ...settings, 'park')
  const caller = await fixture.phone('1001', { tone: 500 })
  caller.dial('9138')
  const parked = await client.event('CHANNEL_PARK')
  return { caller, a: parked['Unique-ID'] ?? '' }
}

function dial(b: string, more = ''): string {
  return `[origination_uuid=${b},nacd_call=7,origination_caller_id_number=02161234567${more}]sofia/gateway/carrier/138`
}

test('by message on a parked leg: answered, and the caller goes with the trunk', async () => {
  const { client } = fixture
  const carrier = await trunk()
  const run = carrier.play([expectRequest('INVITE'), respond('180 Ringing'), answerAndStay].join('\n'))
  await carrier.listens()
  const { caller, a } = await parkedCaller()
  const b = randomUUID()
  const id = await client.start(a, 'bridge', dial(b))
  const created = await client.event('CHANNEL_CREATE', { 'Unique-ID': b })
  expect(created).toMatchObject({
    'Caller-Caller-ID-Number': '02161234567',
    'Other-Type': 'originator',
    'Other-Leg-Unique-ID': a,
    variable_nacd_call: '7',
    variable_sip_gateway_name: 'carrier',
  })
  await client.event('CHANNEL_ANSWER', { 'Unique-ID': b })
  await client.event('CHANNEL_BRIDGE', { 'Bridge-A-Unique-ID': a, 'Bridge-B-Unique-ID': b })
  await caller.event('CALL_ESTABLISHED')
  await client.api(`uuid_kill ${b}`)
  const complete = await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })
  expect(complete).toMatchObject({
    Application: 'bridge',
    variable_last_bridge_hangup_cause: 'NORMAL_CLEARING',
  })
  expect(await fixture.ended(a)).toMatchObject({ 'Hangup-Cause': 'NORMAL_CLEARING' })
  expect((await run).exitCode).toBe(0)
})

const outcome = (event: Readonly<Record<string, string>>) => [
  event.variable_originate_disposition,
  event.variable_last_bridge_hangup_cause,
  event.variable_last_bridge_proto_specific_hangup_cause,
  event.variable_sip_invite_failure_status,
]

test('one bridge after another fails: each tells its own end, and the leg stays', async () => {
  const { client } = fixture
  const carrier = await trunk()
  const { a } = await parkedCaller()
  const busy = carrier.play(refuse('486 Busy Here'))
  await carrier.listens()
  expect(outcome(await client.execute(a, 'bridge', dial(randomUUID())))).toEqual([
    'USER_BUSY',
    'USER_BUSY',
    'sip:486',
    '486',
  ])
  expect((await busy).exitCode).toBe(0)
  const unknown = await client.execute(a, 'bridge', 'sofia/gateway/nobody/138')
  expect(outcome(unknown)).toEqual(['INVALID_GATEWAY', undefined, undefined, undefined])
  const silent = carrier.play([expectRequest('INVITE'), respond('180 Ringing'), cancelled].join('\n'))
  await carrier.listens()
  const late = await client.execute(a, 'bridge', dial(randomUUID(), ',leg_timeout=1'))
  expect(outcome(late)).toEqual(['ALLOTTED_TIMEOUT', 'ALLOTTED_TIMEOUT', undefined, '487'])
  expect((await silent).exitCode).toBe(0)
  expect(await client.api(`uuid_exists ${a}`)).toBe('true')
})

test('busy after an announcement: the caller heard it, and the end is that of the trunk', async () => {
  const { client } = fixture
  const carrier = await trunk()
  const early = respond('183 Session Progress', '', true)
  const steps = [
    expectRequest('INVITE'),
    early,
    '<pause milliseconds="500"/>',
    respond('486 Busy Here'),
    expectRequest('ACK'),
  ]
  const run = carrier.play(steps.join('\n'))
  await carrier.listens()
  const { a } = await parkedCaller()
  const b = randomUUID()
  const complete = await client.execute(a, 'bridge', dial(b))
  expect(outcome(complete)).toEqual(['SUCCESS', 'USER_BUSY', 'sip:486', undefined])
  expect(client.namesOf(a)).toContain('CHANNEL_BRIDGE')
  expect(client.namesOf(b)).not.toContain('CHANNEL_ANSWER')
  expect((await run).exitCode).toBe(0)
})

test('a trunk that answers in the same breath as its early media: the caller is answered, too', async () => {
  const { client, embedded } = fixture
  const carrier = await RawPhone.open('carrier', embedded.sipPort, 'passed over')
  onTestFinished(() => carrier.close())
  embedded.xml.gateways = gatewayXml('carrier', { proxy: `127.0.0.1:${carrier.port}`, register: 'false' })
  await client.api('sofia profile external rescan')
  const { caller, a } = await parkedCaller()
  await client.start(a, 'bridge', dial(randomUUID()))
  const invite = await carrier.expect('INVITE')
  const body = invite.body
  carrier.respond(invite, '183 Session Progress', { body })
  carrier.respond(invite, '200 OK', { body })
  await carrier.expect('ACK')
  await caller.event('CALL_ESTABLISHED')
})

test('a trunk that plays on and on is ended by command; the leg stays', async () => {
  const { client } = fixture
  const carrier = await trunk()
  const run = carrier.play(
    [expectRequest('INVITE'), respond('183 Session Progress', '', true), cancelled].join('\n'),
  )
  await carrier.listens()
  const { a } = await parkedCaller()
  const b = randomUUID()
  const id = await client.start(a, 'bridge', dial(b))
  await client.event('CHANNEL_BRIDGE', { 'Unique-ID': a })
  await client.api(`uuid_kill ${b} NO_ANSWER`)
  const complete = await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })
  expect(complete.variable_last_bridge_hangup_cause).toBe('NO_ANSWER')
  expect(await client.api(`uuid_exists ${a}`)).toBe('true')
  expect((await run).exitCode).toBe(0)
})

test('a phone is refused with the status of the trunk, but never with its challenge', async () => {
  const { embedded } = fixture
  const carrier = await trunk()
  embedded.xml.dialplan = extensionXml('^9138$', 'bridge sofia/gateway/carrier/138')
  const caller = await fixture.phone('1001')
  const closed: Array<string | undefined> = []
  for (const status of ['486 Busy Here', '407 Proxy Authentication Required', '302 Moved Temporarily']) {
    const run = carrier.play(refuse(status))
    await carrier.listens()
    caller.dial('9138')
    closed.push((await caller.event('CALL_CLOSED')).param)
    expect((await run).exitCode).toBe(0)
  }
  expect(closed).toEqual(['486 Busy Here', '603 Decline', '410 Gone'])
})

test.each([
  ['ringback', 'ring', 'ringback=tone_stream://%(1000,0,700);loops=-1'],
  ['transfer_ringback', 'ring', 'transfer_ringback=tone_stream://%(1000,0,700);loops=-1'],
  ['instant_ringback', 'silence', 'ringback=tone_stream://%(1000,0,700);loops=-1'],
])('an answered caller hears the %s while the trunk gives %s', async (name, what, variable) => {
  const { client } = fixture
  const carrier = await trunk()
  const ring = what === 'ring' ? respond('180 Ringing') : respond('100 Trying')
  const run = carrier.play(
    [expectRequest('INVITE'), ring, '<pause milliseconds="1500"/>', answerAndStay].join('\n'),
  )
  await carrier.listens()
  const { caller, a } = await parkedCaller('answer')
  await client.execute(a, 'set', variable)
  if (name === 'instant_ringback') await client.execute(a, 'set', 'instant_ringback=true')
  const b = randomUUID()
  await client.start(a, 'bridge', dial(b))
  await client.event('CHANNEL_ANSWER', { 'Unique-ID': b })
  await client.event('CHANNEL_BRIDGE', { 'Unique-ID': a })
  await client.api(`uuid_kill ${a}`)
  await fixture.ended(a)
  expect((await run).exitCode).toBe(0)
  expect(toneShare(await caller.heard(), 700)).toBeGreaterThan(0.8)
})
