import { expect, test } from 'vitest'
import { toneShare } from '../testing/baresip.ts'
import { SwitchFixture } from '../testing/fixture.ts'
import { extensionXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

/** Waits until a second of a tone has gone by on a leg, with the switch's own clock. */
async function second(uuid: string): Promise<void> {
  await fixture.client.execute(uuid, 'sleep', '1500')
}

async function createdBy(direction: string): Promise<string> {
  return (await fixture.client.event('CHANNEL_CREATE', { 'Call-Direction': direction }))['Unique-ID'] ?? ''
}

test('a bridged call: both hear each other, both legs are told, the caller goes with the called', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^1002$', 'set hangup_after_bridge=true', 'bridge user/1002')
  const caller = await fixture.phone('1001', { tone: 500 })
  const called = await fixture.phone('1002', { tone: 900 })
  caller.dial('1002')
  const a = await createdBy('inbound')
  const b = await createdBy('outbound')
  const bridged = await client.event('CHANNEL_BRIDGE')
  expect(bridged).toMatchObject({
    'Unique-ID': a,
    'Bridge-A-Unique-ID': a,
    'Bridge-B-Unique-ID': b,
    'Other-Type': 'originatee',
    'Other-Leg-Unique-ID': b,
    variable_originate_disposition: 'SUCCESS',
    variable_DIALSTATUS: 'SUCCESS',
    variable_bridge_to: b,
  })
  await second(a)
  called.hangup()
  const ends = await Promise.all([fixture.ended(a), fixture.ended(b)])
  expect(ends.map(end => end.variable_sip_hangup_disposition)).toEqual(['send_bye', 'recv_bye'])
  expect(ends[0]).toMatchObject({ variable_last_bridge_hangup_cause: 'NORMAL_CLEARING' })
  expect(client.namesOf(a)).toEqual([
    'CHANNEL_CREATE',
    'CHANNEL_EXECUTE',
    'CHANNEL_EXECUTE_COMPLETE',
    'CHANNEL_EXECUTE',
    'CHANNEL_PROGRESS',
    'CHANNEL_PROGRESS_MEDIA',
    'CHANNEL_ANSWER',
    'CHANNEL_BRIDGE',
    'CHANNEL_EXECUTE',
    'CHANNEL_EXECUTE_COMPLETE',
    'CHANNEL_UNBRIDGE',
    'CHANNEL_HANGUP',
    'CHANNEL_EXECUTE_COMPLETE',
    'CHANNEL_HANGUP_COMPLETE',
    'CHANNEL_DESTROY',
  ])
  expect(client.namesOf(b)).toEqual([
    'CHANNEL_CREATE',
    'CHANNEL_ORIGINATE',
    'CHANNEL_PROGRESS',
    'CHANNEL_ANSWER',
    'CHANNEL_HANGUP',
    'CHANNEL_HANGUP_COMPLETE',
    'CHANNEL_DESTROY',
  ])
  expect(toneShare(await caller.heard(), 900)).toBeGreaterThan(0.8)
  expect(toneShare(await called.heard(), 500)).toBeGreaterThan(0.8)
})

test('the called leg knows who calls, and for whom', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml(
    '^1002$',
    'set effective_caller_id_number=4008001000',
    'export nolocal:secret=42',
    'bridge {mark=1}[own=2]user/1002',
  )
  const caller = await fixture.phone('1001')
  await fixture.phone('1002', { answers: false })
  caller.dial('1002')
  const a = await createdBy('inbound')
  const created = await client.event('CHANNEL_CREATE', { 'Call-Direction': 'outbound' })
  expect(created).toMatchObject({
    'Caller-Caller-ID-Number': '4008001000',
    'Caller-Callee-ID-Name': 'Outbound Call',
    'Other-Type': 'originator',
    'Other-Leg-Unique-ID': a,
    variable_originator: a,
    variable_dialed_user: '1002',
    variable_dialed_extension: '1002',
    variable_mark: '1',
    variable_own: '2',
    variable_secret: '42',
  })
  expect(await client.api(`uuid_getvar ${a} secret`)).toBe('_undef_')
})

test('the caller gives up: the called phone stops ringing', async () => {
  const { embedded } = fixture
  embedded.xml.dialplan = extensionXml('^1002$', 'bridge user/1002')
  const caller = await fixture.phone('1001')
  const called = await fixture.phone('1002', { answers: false })
  caller.dial('1002')
  const a = await createdBy('inbound')
  const b = await createdBy('outbound')
  await called.event('CALL_INCOMING')
  await caller.event('CALL_RINGING')
  caller.hangup()
  expect(await fixture.ended(a)).toMatchObject({
    'Hangup-Cause': 'ORIGINATOR_CANCEL',
    variable_DIALSTATUS: 'CANCEL',
  })
  expect(await fixture.ended(b)).toMatchObject({
    'Hangup-Cause': 'ORIGINATOR_CANCEL',
    variable_sip_hangup_disposition: 'send_cancel',
  })
  await called.event('CALL_CLOSED')
})

test('a busy phone: the call ends with 486, or goes on when the dialplan says so', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = [
    extensionXml('^1002$', 'bridge user/1002'),
    extensionXml('^2002$', 'set continue_on_fail=USER_BUSY', 'bridge user/1002', 'park'),
  ].join('')
  const caller = await fixture.phone('1001')
  const called = await fixture.phone('1002', { answers: false })
  caller.dial('1002')
  await client.event('CHANNEL_PROGRESS', { 'Call-Direction': 'outbound' })
  called.hangup()
  const a = await createdBy('inbound')
  expect(await fixture.ended(a)).toMatchObject({
    'Hangup-Cause': 'USER_BUSY',
    variable_DIALSTATUS: 'BUSY',
    variable_last_bridge_proto_specific_hangup_cause: 'sip:486',
  })
  expect((await caller.event('CALL_CLOSED')).param).toBe('486 Busy Here')
  client.events.length = 0
  caller.dial('2002')
  await client.event('CHANNEL_PROGRESS', { 'Call-Direction': 'outbound' })
  called.hangup()
  expect(await client.event('CHANNEL_PARK')).toMatchObject({
    variable_originate_disposition: 'USER_BUSY',
    variable_DIALSTATUS: 'BUSY',
  })
})

test('ring all: who answers first has the call; one after the other: the next after no answer', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = [
    extensionXml('^3000$', 'bridge user/1002,user/1003'),
    extensionXml(
      '^3001$',
      'set call_timeout=1',
      'set originate_continue_on_timeout=true',
      'bridge user/1002|user/1003',
    ),
  ].join('')
  const caller = await fixture.phone('1001')
  const silent = await fixture.phone('1002', { answers: false })
  await fixture.phone('1003')
  for (const number of ['3000', '3001']) {
    caller.dial(number)
    await silent.event('CALL_INCOMING')
    const bridged = await client.event('CHANNEL_BRIDGE', { 'Caller-Destination-Number': number })
    expect(bridged['Other-Leg-Channel-Name']).toContain('1003')
    const lost = await client.event('CHANNEL_HANGUP_COMPLETE', {
      variable_dialed_user: '1002',
      'Hangup-Cause': number === '3000' ? 'LOSE_RACE' : 'NO_ANSWER',
    })
    expect(lost.variable_sip_hangup_disposition).toBe('send_cancel')
    await silent.event('CALL_CLOSED')
    caller.hangup()
    await fixture.ended(bridged['Unique-ID'] ?? '')
  }
})

test('two parked legs are joined by command; the one told to is parked again after it', async () => {
  const { client } = fixture
  const one = await fixture.phone('1001', { tone: 500 })
  const other = await fixture.phone('1002', { tone: 900 })
  const a = await fixture.parked('1001')
  const b = await fixture.parked('1002')
  await client.start(a, 'playback', 'tone_stream://%(60000,0,300)', 'loops: -1')
  await client.command(`api uuid_setvar_multi ${a} park_after_bridge=true`)
  expect(await client.api(`uuid_bridge ${a} ${b}`)).toBe(`+OK ${b}\n`)
  await client.event('CHANNEL_BRIDGE', { 'Bridge-A-Unique-ID': a, 'Bridge-B-Unique-ID': b })
  await second(a)
  expect(await client.api(`uuid_kill ${b}`)).toBe('+OK\n')
  await client.event('CHANNEL_UNBRIDGE', { 'Unique-ID': a })
  await client.event('CHANNEL_PARK', { 'Unique-ID': a, 'Channel-State': 'CS_PARK' })
  expect(await client.api(`uuid_exists ${a}`)).toBe('true')
  expect(await client.execute(a, 'playback', 'tone_stream://%(100,0,300)')).toMatchObject({
    'Application-Response': 'FILE PLAYED',
  })
  await client.api(`uuid_kill ${a}`)
  await Promise.all([fixture.ended(a), fixture.ended(b)])
  expect(toneShare(await one.heard(), 900)).toBeGreaterThan(0.8)
  expect(toneShare(await other.heard(), 500)).toBeGreaterThan(0.8)
})

test('a bridge by command: joined again, then moved to the dialplan, alone and both', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^9002$', 'park')
  await fixture.phone('1001')
  await fixture.phone('1002')
  const a = await fixture.parked('1001')
  const b = await fixture.parked('1002')
  const names = (uuid: string): string[] => client.namesOf(uuid).filter(name => /BRIDGE$/.test(name))
  await client.api(`uuid_bridge ${a} ${b}`)
  await client.event('CHANNEL_BRIDGE')
  client.events.length = 0
  await client.api(`uuid_bridge ${a} ${b}`)
  await client.event('CHANNEL_BRIDGE')
  expect(names(a)).toEqual(['CHANNEL_UNBRIDGE', 'CHANNEL_BRIDGE'])
  client.events.length = 0
  expect(await client.api(`uuid_transfer ${a} -both 9002 XML default`)).toBe('+OK\n')
  await client.event('CHANNEL_PARK', { 'Unique-ID': a })
  await client.event('CHANNEL_PARK', { 'Unique-ID': b })
  expect(await client.api(`uuid_bridge ${a} ${b}`)).toBe(`+OK ${b}\n`)
  await client.event('CHANNEL_BRIDGE')
  client.events.length = 0
  expect(await client.api(`uuid_transfer ${a} 9002`)).toBe('+OK\n')
  await client.event('CHANNEL_PARK', { 'Unique-ID': a })
  expect(await fixture.ended(b)).toMatchObject({ 'Hangup-Cause': 'NORMAL_CLEARING' })
})

test('echo: the phone hears itself', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^9010$', 'answer', 'echo')
  const caller = await fixture.phone('1001', { tone: 700 })
  caller.dial('9010')
  await caller.event('CALL_ESTABLISHED')
  const a = await createdBy('inbound')
  await client.event('CHANNEL_EXECUTE', { Application: 'echo' })
  await second(a)
  caller.hangup()
  await fixture.ended(a)
  expect(toneShare(await caller.heard(), 700)).toBeGreaterThan(0.8)
})

test('who is held hears the hold music of the leg that holds, until it is taken back', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml(
    '^1002$',
    'set hold_music=tone_stream://%(1000,0,700);loops=-1',
    'bridge user/1002',
  )
  const caller = await fixture.phone('1001', { tone: 500 })
  const called = await fixture.phone('1002', { tone: 900 })
  caller.dial('1002')
  const a = await createdBy('inbound')
  await client.event('CHANNEL_BRIDGE', { 'Unique-ID': a })
  caller.command('hold')
  await client.event('CHANNEL_HOLD', { 'Unique-ID': a })
  await client.execute(a, 'sleep', '1000')
  caller.command('resume')
  await client.event('CHANNEL_UNHOLD', { 'Unique-ID': a })
  await client.execute(a, 'sleep', '1000')
  await client.api(`uuid_kill ${a}`)
  await fixture.ended(a)
  expect(toneShare(await called.heard(), 700)).toBeGreaterThan(0.3)
  expect(toneShare(await called.heard(), 500)).toBeGreaterThan(0.3)
})
