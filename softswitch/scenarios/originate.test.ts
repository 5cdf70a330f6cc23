import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { SwitchFixture } from '../testing/fixture.ts'
import { extensionXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

test('a call out has the uuid, the caller id and the variables it was given, and is parked', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = randomUUID()
  const answer = await fixture.originate(
    `{origination_uuid=${uuid},origination_caller_id_number=4008,origination_caller_id_name=Li\\\\\\\\sMing,nacd_x=1,ignore_early_media=true}user/1001 &park()`,
  )
  expect(answer).toBe(`+OK ${uuid}`)
  const parked = await client.event('CHANNEL_PARK', { 'Unique-ID': uuid })
  expect(client.namesOf(uuid)).toEqual([
    'CHANNEL_CREATE',
    'CHANNEL_ORIGINATE',
    'CHANNEL_PROGRESS',
    'CHANNEL_ANSWER',
    'CHANNEL_EXECUTE',
    'CHANNEL_PARK',
  ])
  expect(client.events.find(event => event['Event-Name'] === 'CHANNEL_CREATE')).toMatchObject({
    'Call-Direction': 'outbound',
    'Caller-Caller-ID-Number': '4008',
    'Caller-Caller-ID-Name': 'Li Ming',
    variable_dialed_user: '1001',
    variable_nacd_x: '1',
  })
  expect(parked).toMatchObject({
    'Answer-State': 'answered',
    'Caller-Callee-ID-Number': '4008',
    'Caller-Orig-Caller-ID-Number': '4008',
    variable_sip_network_ip: '127.0.0.1',
  })
  expect(await fixture.originate(`{origination_uuid=${uuid}}user/1001 &park()`)).toBe(
    '-ERR DESTINATION_OUT_OF_ORDER',
  )
})

test.each([
  ['user/1009 &park()', '-ERR SUBSCRIBER_ABSENT'],
  ['user/1003 &park()', '-ERR USER_NOT_REGISTERED'],
  ['user/1003@elsewhere &park()', '-ERR SUBSCRIBER_ABSENT'],
  ['sofia/gateway/carrier/123 &park()', '-ERR INVALID_GATEWAY'],
  ['loopback/1 &park()', '-ERR CHAN_NOT_IMPLEMENTED'],
  ['error/USER_BUSY &park()', '-ERR USER_BUSY'],
  ['error/no_such_cause &park()', '-ERR NORMAL_CLEARING'],
  ['user/1009,error/USER_BUSY &park()', '-ERR USER_BUSY'],
  ['error/USER_BUSY|user/1009 &park()', '-ERR SUBSCRIBER_ABSENT'],
  ['{a=1 &park()', '-ERR INVALID_URL'],
])('originate %s: %s', async (args, answer) => {
  expect(await fixture.originate(args)).toBe(answer)
})

test('busy, declined by time, and called off by command', async () => {
  const { client } = fixture
  const phone = await fixture.phone('1001', { answers: false })
  const uuids = [randomUUID(), randomUUID(), randomUUID()]
  const [busy = '', late = '', killed = ''] = uuids
  const first = fixture.originate(`{origination_uuid=${busy}}user/1001 &park()`)
  await client.event('CHANNEL_PROGRESS', { 'Unique-ID': busy })
  phone.hangup()
  expect(await first).toBe('-ERR USER_BUSY')
  expect(await fixture.ended(busy)).toMatchObject({
    'Hangup-Cause': 'USER_BUSY',
    variable_sip_term_status: '486',
    variable_sip_invite_failure_status: '486',
    variable_proto_specific_hangup_cause: 'sip:486',
    variable_sip_hangup_disposition: 'recv_refuse',
  })
  expect(await fixture.originate(`{origination_uuid=${late},originate_timeout=1}user/1001 &park()`)).toBe(
    '-ERR NO_ANSWER',
  )
  expect(await fixture.ended(late)).toMatchObject({ variable_sip_hangup_disposition: 'send_cancel' })
  const third = fixture.originate(`{origination_uuid=${killed}}user/1001 &park()`)
  await client.event('CHANNEL_PROGRESS', { 'Unique-ID': killed })
  expect(await client.api(`uuid_kill ${killed} LOSE_RACE`)).toBe('+OK\n')
  expect(await third).toBe('-ERR LOSE_RACE')
  expect(await fixture.ended(killed)).toMatchObject({
    'Hangup-Cause': 'LOSE_RACE',
    variable_sip_hangup_disposition: 'send_cancel',
  })
})

test('the leg goes to the dialplan, to inline applications, or to one application', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^9002$', 'set way=dialplan', 'park')
  await fixture.phone('1001')
  for (const [rest, expected] of [
    [
      '9002 XML default Somebody 5551 10',
      { variable_way: 'dialplan', 'Caller-Orig-Caller-ID-Number': '5551' },
    ],
    ["'set:way=inline,park' inline", { variable_way: 'inline' }],
    ['&park()', { variable_current_application: 'park' }],
  ] as const) {
    const answer = await fixture.originate(`user/1001 ${rest}`)
    const uuid = answer.replace('+OK ', '')
    expect(await client.event('CHANNEL_PARK', { 'Unique-ID': uuid })).toMatchObject(expected)
    await client.api(`uuid_kill ${uuid}`)
    await fixture.ended(uuid)
  }
  const hungUp = (await fixture.originate('user/1001 &hangup(USER_BUSY)')).replace('+OK ', '')
  expect(await fixture.ended(hungUp)).toMatchObject({
    'Hangup-Cause': 'USER_BUSY',
    variable_sip_hangup_disposition: 'send_bye',
  })
})

test('api originate answers when the call is up', async () => {
  await fixture.phone('1001')
  expect(await fixture.client.api('originate user/1001 &park()')).toMatch(/^\+OK [0-9a-f-]{36}\n$/)
  for (const args of ['user/1001', 'user/1001 undef', 'undef &park()', 'user/1001 &park() 2 3 4 5 6 7'])
    expect(await fixture.client.api(`originate ${args}`)).toMatch(/^-USAGE: /)
})

test('of two phones of an extension the one last heard of has the uuid that is asked for', async () => {
  const dead = await fixture.phone('1003')
  await dead.kill()
  fixture.client.events.length = 0
  await fixture.phone('1003')
  const uuid = randomUUID()
  expect(await fixture.originate(`{origination_uuid=${uuid}}user/1003 &park()`)).toBe(`+OK ${uuid}`)
})

test.each([
  { extension: '1001', what: 'whose power is gone', end: 'kill', cause: 'NORMAL_TEMPORARY_FAILURE' },
  { extension: '1002', what: 'that hangs', end: 'freeze', cause: 'NO_USER_RESPONSE' },
] as const)(
  'the registration of a phone $what does not keep a busy one from being busy',
  async ({ extension, end, cause }) => {
    const { client } = fixture
    const dead = await fixture.phone(extension, { answers: false })
    await dead[end]()
    client.events.length = 0
    const phone = await fixture.phone(extension, { answers: false })
    const answer = fixture.originate(`user/${extension} &park()`)
    await client.event('CHANNEL_PROGRESS')
    phone.hangup()
    expect(await answer).toBe('-ERR USER_BUSY')
    const causes = client.events
      .filter(event => event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE')
      .map(event => event['Hangup-Cause'])
    expect(causes.sort()).toEqual([cause, 'USER_BUSY'])
  },
)
