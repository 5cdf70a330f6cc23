import { expect, onTestFinished, test } from 'vitest'
import { freePort, runSipp } from '../sip/testing/sipp.ts'
import { toneShare } from '../testing/baresip.ts'
import { SwitchFixture } from '../testing/fixture.ts'
import { registration } from '../testing/sipp-phone.ts'
import { SwitchProcess } from '../testing/switch-process.ts'
import { extensionXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

const startOfPark = [
  'CHANNEL_CREATE',
  'CHANNEL_EXECUTE',
  'CHANNEL_EXECUTE_COMPLETE',
  'CHANNEL_EXECUTE',
  'CHANNEL_PARK',
]
const endOfPark = [
  'CHANNEL_HANGUP',
  'CHANNEL_UNPARK',
  'CHANNEL_EXECUTE_COMPLETE',
  'CHANNEL_HANGUP_COMPLETE',
  'CHANNEL_DESTROY',
]

test('a registration is told and listed, and so is its end', async () => {
  const { client, embedded } = fixture
  const phone = await fixture.phone('1001')
  const told = await client.event('CUSTOM', { 'Event-Subclass': 'sofia::register' })
  expect(told).toMatchObject({
    'profile-name': 'internal',
    'from-user': '1001',
    'from-host': '127.0.0.1',
    'network-ip': '127.0.0.1',
    'user-agent': expect.stringContaining('baresip'),
  })
  expect(JSON.parse(await client.api('show registrations as json'))).toMatchObject({
    row_count: 1,
    rows: [{ reg_user: '1001', realm: '127.0.0.1', token: told['call-id'], network_proto: 'udp' }],
  })
  const question = embedded.xml.questions.find(each => each.get('user') === '1001')
  expect(Object.fromEntries(question ?? [])).toMatchObject({
    section: 'directory',
    tag_name: 'domain',
    key_name: 'name',
    key_value: '127.0.0.1',
    action: 'sip_auth',
    key: 'id',
    user: '1001',
    domain: '127.0.0.1',
    sip_auth_username: '1001',
    'Event-Name': 'REQUEST_PARAMS',
  })
  phone.command('quit')
  await client.event('CUSTOM', { 'Event-Subclass': 'sofia::unregister', 'from-user': '1001' })
  expect(await client.api('show registrations as json')).toBe('{"row_count":0}')
})

/** Registers 1001 with SIPp; `status` is what the second answer must be. */
async function register(password: string, status: number): Promise<number> {
  const localPort = await freePort()
  const scenario = registration('1001', localPort, password, status)
  const run = await runSipp({ stackPort: fixture.embedded.sipPort, localPort, scenario })
  return run.exitCode
}

test('a changed password counts at once; while the controller is away the last one does, until it is dropped', async () => {
  const { client, embedded } = fixture
  const { xml } = embedded
  onTestFinished(() => {
    xml.passwords.clear()
    xml.broken = false
  })
  expect(await register('pw1001', 200)).toBe(0)
  xml.passwords.set('1001', 'new')
  expect(await register('pw1001', 401)).toBe(0)
  expect(await register('new', 200)).toBe(0)
  xml.broken = true
  expect(await register('new', 200)).toBe(0)
  expect(await client.api('xml_flush_cache id 1001 127.0.0.1')).toBe('+OK cleared 1 entry\n')
  expect(await client.api('xml_flush_cache id 1001 127.0.0.1')).toBe('+OK cleared 0 entries\n')
  expect(await register('new', 503)).toBe(0)
})

test('a call is routed by the dialplan, parked, and cancelled by the caller', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^(9002)$', `set nacd_data=$1-$\{caller_id_number}`, 'park')
  const caller = await fixture.phone('1001')
  caller.dial('9002')
  const parked = await client.event('CHANNEL_PARK')
  const uuid = parked['Unique-ID'] ?? ''
  expect(client.namesOf(uuid)).toEqual(startOfPark)
  expect(parked).toMatchObject({
    'Call-Direction': 'inbound',
    'Channel-State': 'CS_EXECUTE',
    'Channel-Call-State': 'RINGING',
    'Answer-State': 'ringing',
    'Caller-Username': '1001',
    'Caller-Caller-ID-Number': '1001',
    'Caller-Destination-Number': '9002',
    'Caller-Context': 'default',
    'Caller-Network-Addr': '127.0.0.1',
    variable_direction: 'inbound',
    variable_uuid: uuid,
    variable_user_name: '1001',
    variable_sip_auth_username: '1001',
    variable_sip_authorized: 'true',
    variable_sip_from_user: '1001',
    variable_sip_to_user: '9002',
    variable_sip_network_ip: '127.0.0.1',
    variable_nacd_data: '9002-1001',
    variable_current_application: 'park',
  })
  expect(Number(parked['Caller-Channel-Created-Time'])).toBeGreaterThan(1.6e15)
  caller.hangup()
  expect(await fixture.ended(uuid)).toMatchObject({
    'Hangup-Cause': 'ORIGINATOR_CANCEL',
    'Answer-State': 'hangup',
    variable_hangup_cause: 'ORIGINATOR_CANCEL',
    variable_sip_hangup_disposition: 'recv_cancel',
    variable_sip_term_status: '487',
    variable_proto_specific_hangup_cause: 'sip:487',
    variable_billsec: '0',
  })
  expect(client.namesOf(uuid)).toEqual([...startOfPark, ...endOfPark])
  expect(await client.api(`uuid_exists ${uuid}`)).toBe('false')
})

test('a call is answered by message, played to, and ended by the caller', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^9002$', 'set a=b', 'park')
  const caller = await fixture.phone('1001')
  caller.dial('9002')
  const uuid = (await client.event('CHANNEL_PARK'))['Unique-ID'] ?? ''
  await client.execute(uuid, 'answer')
  const played = await client.execute(uuid, 'playback', 'tone_stream://%(1500,0,800)')
  expect(played).toMatchObject({
    Application: 'playback',
    'Application-Data': 'tone_stream://%(1500,0,800)',
    'Application-Response': 'FILE PLAYED',
    'Answer-State': 'answered',
    'Channel-Call-State': 'ACTIVE',
    'Channel-Read-Codec-Name': expect.stringMatching(/^PCM[AU]$/),
  })
  expect(await client.execute(uuid, 'playback', '/none.wav')).toMatchObject({
    'Application-Response': 'FILE NOT FOUND',
  })
  caller.hangup()
  const ended = await fixture.ended(uuid)
  expect(ended).toMatchObject({
    'Hangup-Cause': 'NORMAL_CLEARING',
    variable_sip_hangup_disposition: 'recv_bye',
    variable_sip_term_status: '200',
    variable_duration: expect.stringMatching(/^[1-9]\d*$/),
    variable_billsec: expect.stringMatching(/^[1-9]\d*$/),
  })
  for (const name of ['start_uepoch', 'answer_uepoch', 'end_uepoch']) {
    expect(Number(ended[`variable_${name}`])).toBeGreaterThan(1.6e15)
  }
  expect(toneShare(await caller.heard(), 800)).toBeGreaterThan(0.8)
  const names = client.namesOf(uuid)
  expect(names.slice(startOfPark.length, startOfPark.length + 4)).toEqual([
    'CHANNEL_EXECUTE',
    'CHANNEL_PROGRESS_MEDIA',
    'CHANNEL_ANSWER',
    'CHANNEL_EXECUTE_COMPLETE',
  ])
  expect(names.filter(name => name === 'CHANNEL_HANGUP')).toHaveLength(1)
  expect(names.slice(-endOfPark.length)).toEqual(endOfPark)
})

test.each([
  ['respond 403 Not for you', 'CALL_REJECTED', '403 Not for you'],
  ['hangup USER_BUSY', 'USER_BUSY', '486 Busy Here'],
  ['hangup', 'NORMAL_CLEARING', '480 Temporarily Unavailable'],
  ['no_such_application x', 'DESTINATION_OUT_OF_ORDER', '502 Bad Gateway'],
  ['bridge user/1009', 'SUBSCRIBER_ABSENT', '480 Temporarily Unavailable'],
  ['bridge user/1003', 'USER_NOT_REGISTERED', '480 Temporarily Unavailable'],
  ['bridge sofia/gateway/none/1', 'INVALID_GATEWAY', '484 Address Incomplete'],
])('%s ends the call with %s, the phone sees %s', async (application, cause, seen) => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^9002$', application)
  const caller = await fixture.phone('1001')
  caller.dial('9002')
  const created = await client.event('CHANNEL_CREATE')
  expect(await fixture.ended(created['Unique-ID'] ?? '')).toMatchObject({
    'Hangup-Cause': cause,
    variable_sip_hangup_disposition: 'send_refuse',
  })
  expect((await caller.event('CALL_CLOSED')).param).toBe(seen)
})

test.each([
  ['has nothing for the number', '', false, 'NO_ROUTE_DESTINATION', '404 Not Found'],
  ['is down', extensionXml('^9002$', 'park'), true, 'NORMAL_TEMPORARY_FAILURE', '503 Service Unavailable'],
])('a dialplan that %s ends the call', async (_what, dialplan, broken, cause, seen) => {
  const { client, embedded } = fixture
  const caller = await fixture.phone('1001')
  embedded.xml.dialplan = dialplan
  embedded.xml.broken = broken
  caller.dial('9002')
  const created = await client.event('CHANNEL_CREATE')
  expect(await fixture.ended(created['Unique-ID'] ?? '')).toMatchObject({ 'Hangup-Cause': cause })
  expect((await caller.event('CALL_CLOSED')).param).toBe(seen)
  embedded.xml.broken = false
})

test('park_timeout ends a call that waits too long', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^9002$', 'set park_timeout=1:NO_ANSWER', 'park')
  const caller = await fixture.phone('1001')
  caller.dial('9002')
  const parked = await client.event('CHANNEL_PARK')
  expect(await fixture.ended(parked['Unique-ID'] ?? '')).toMatchObject({ 'Hangup-Cause': 'NO_ANSWER' })
})

test.each([
  ['the right password', 'pw1001', false, 200],
  ['a wrong password', 'guess', false, 401],
  ['a directory that is down', 'pw1001', true, 503],
])(
  'a registration with %s: the second answer is the status wanted',
  async (_what, password, broken, status) => {
    const fresh = await SwitchProcess.start()
    fresh.xml.broken = broken
    const localPort = await freePort()
    const scenario = registration('1001', localPort, password, status)
    const run = await runSipp({ scenario, stackPort: fresh.sipPort, localPort })
    expect([run.exitCode, run.errors]).toEqual([0, ''])
    await fresh.stop()
  },
)
