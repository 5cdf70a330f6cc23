import { expect, test } from 'vitest'
import { freePort, runSipp } from '../sip/testing/sipp.ts'
import { isListening } from '../sip/testing/udp-port.ts'
import { SwitchFixture } from '../testing/fixture.ts'
import { registration } from '../testing/sipp-phone.ts'

const fixture = SwitchFixture.use()

const silence = 'silence_stream://50'
const tone = 'tone_stream://%(4000,0,500)'

test('digits by RFC 4733 become events and fill play_and_get_digits, over the prompt', async () => {
  const { client } = fixture
  const phone = await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const id = await client.start(uuid, 'play_and_get_digits', `3 3 2 3000 # ${tone} ${tone} got \\d+ 2000`)
  await client.event('CHANNEL_EXECUTE', { 'Application-UUID': id })
  phone.press('123')
  expect(await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })).toMatchObject({
    Application: 'play_and_get_digits',
    variable_got: '123',
    variable_read_result: 'success',
  })
  expect(digitsOf(uuid)).toEqual([
    ['1', 'RTP'],
    ['2', 'RTP'],
    ['3', 'RTP'],
  ])
})

/** A phone that is called and sends keys by SIP INFO, one in each of the two forms. */
const infoPhone = (localPort: number): string => `<recv request="INVITE" rrs="true"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
</action></recv>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=info
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:1002@127.0.0.1:${localPort}>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio [media_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000
]]></send>
<recv request="ACK"/>
<pause milliseconds="300"/>
${info(1, localPort, 'application/dtmf-relay', 'Signal=4\nDuration=160')}
<recv response="200"/>
${info(2, localPort, 'application/dtmf', '5')}
<recv response="200"/>
<recv request="BYE"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`

function info(sequence: number, localPort: number, type: string, body: string): string {
  return `<send><![CDATA[
INFO [next_url] SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:${localPort};branch=[branch]
From: <sip:1002@127.0.0.1>;tag=info
To:[$caller]
Call-ID: [call_id]
CSeq: ${sequence} INFO
Contact: <sip:1002@127.0.0.1:${localPort}>
Max-Forwards: 70
Content-Type: ${type}
Content-Length: [len]

${body}
]]></send>`
}

test('digits by SIP INFO, in both forms, do the same', async () => {
  const { embedded } = fixture
  const localPort = await freePort()
  const sipp = { stackPort: embedded.sipPort, localPort }
  const registered = await runSipp({ ...sipp, scenario: registration('1002', localPort) })
  expect([registered.exitCode, registered.errors]).toEqual([0, ''])
  const called = runSipp({ ...sipp, scenario: infoPhone(localPort) })
  await isListening(localPort)
  const collect = `play_and_get_digits(2 2 1 5000 # silence_stream://4000 ${silence} got .+)`
  const uuid = (await fixture.originate(`user/1002 '&${collect}'`)).replace('+OK ', '')
  expect(await fixture.ended(uuid)).toMatchObject({ variable_got: '45' })
  expect(digitsOf(uuid)).toEqual([
    ['4', 'ENDPOINT'],
    ['5', 'ENDPOINT'],
  ])
  const run = await called
  expect([run.exitCode, run.errors]).toEqual([0, ''])
})

function digitsOf(uuid: string): unknown[] {
  return fixture.client.events
    .filter(event => event['Event-Name'] === 'DTMF' && event['Unique-ID'] === uuid)
    .map(event => [event['DTMF-Digit'], event['DTMF-Source']])
}

test.each([
  ['too few digits', '3 3 1 3000 #', '12', { variable_got: '12', variable_read_result: 'failure' }],
  ['nothing', '3 3 1 1000 #', '', { variable_read_result: 'failure' }],
  ['a terminator', '2 6 1 3000 #', '12#', { variable_got: '12', variable_read_terminator_used: '#' }],
  ['no terminators', '3 3 1 3000 none', '1*#', { variable_got: '1*#', variable_read_result: 'success' }],
  ['what does not match', '2 2 1 3000 #', '77', { variable_got_invalid: '77' }],
  [
    'digits beyond the time between them',
    '1 6 1 3000 #',
    '12',
    { variable_got: '12', variable_read_result: 'timeout' },
  ],
])('%s: %s with %j', async (what, rules, typed, variables) => {
  const { client } = fixture
  const phone = await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const expression = what === 'what does not match' ? '^1' : '.+'
  const id = await client.start(
    uuid,
    'play_and_get_digits',
    `${rules} ${silence} ${silence} got ${expression} 2000`,
  )
  await client.event('CHANNEL_EXECUTE', { 'Application-UUID': id })
  phone.press(typed)
  const done = await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })
  expect(done).toMatchObject(variables)
  expect(done['Application-Response']).toBe('_none_')
})

test('digits typed before they are asked for count', async () => {
  const { client } = fixture
  const phone = await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  await client.start(uuid, 'endless_playback', tone)
  phone.press('45')
  const slept = await client.execute(uuid, 'sleep', '60000')
  expect(slept).toMatchObject({ Application: 'sleep' })
  const done = await client.execute(uuid, 'play_and_get_digits', `2 2 1 3000 # ${silence} ${silence} got .+`)
  expect(done).toMatchObject({ variable_got: '45' })
})

test('digits the switch sends are heard by the phone at the other end', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  expect(await client.api(`uuid_send_dtmf ${uuid} 12`)).toBe(`+OK ${uuid} sent DTMF 12.\n`)
})

test('the star key ends a playback', async () => {
  const { client } = fixture
  const phone = await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const id = await client.start(uuid, 'playback', 'tone_stream://%(60000,0,500)')
  await client.event('CHANNEL_EXECUTE', { 'Application-UUID': id })
  phone.press('5*')
  expect(await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })).toMatchObject({
    'Application-Response': 'FILE PLAYED',
    variable_playback_terminator_used: '*',
  })
})
