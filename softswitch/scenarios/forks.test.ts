import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { RawMessage } from '../sip/testing/raw-message.ts'
import { RawPhone } from '../sip/testing/raw-phone.ts'
import { SwitchFixture } from '../testing/fixture.ts'
import { extensionXml, gatewayXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

/** Two carriers in the test's hands, as the gateways `one` and `two`. */
async function carriers(): Promise<readonly [RawPhone, RawPhone]> {
  const { client, embedded } = fixture
  const names = ['one', 'two'] as const
  const [one, two] = await Promise.all([
    RawPhone.open('one', embedded.sipPort, 'passed over'),
    RawPhone.open('two', embedded.sipPort, 'passed over'),
  ])
  onTestFinished(async () => {
    await Promise.all([one.close(), two.close()])
  })
  const entries = [one, two].map(({ port }, at) =>
    gatewayXml(names[at] ?? '', { proxy: `127.0.0.1:${port}`, register: 'false' }),
  )
  for (const name of names) await client.api(`sofia profile external killgw ${name}`)
  embedded.xml.gateways = entries.join('')
  await client.api('sofia profile external rescan')
  return [one, two]
}

const both = (a: string, b: string, braces = '{ignore_early_media=true}'): string =>
  `${braces}[origination_uuid=${a},mark=a]sofia/gateway/one/138,[origination_uuid=${b},mark=b]sofia/gateway/two/139`

const reason = (message: RawMessage): string => message.header('Reason')
const elsewhere = 'SIP;cause=200;text="Call completed elsewhere"'

/** The first of the legs' events in which it is named, and what its variables were. */
function firstOf(uuid: string): Readonly<Record<string, string>> {
  return fixture.client.events.find(event => event['Unique-ID'] === uuid) ?? {}
}

test('each leg has its uuid and its own variables from its first event on', async () => {
  const [one, two] = await carriers()
  const [a, b] = [randomUUID(), randomUUID()]
  const answer = fixture.originate(`${both(a, b)} &park()`)
  const invites = await Promise.all([one.expect('INVITE'), two.expect('INVITE')])
  for (const [uuid, mark] of [
    [a, 'a'],
    [b, 'b'],
  ] as const) {
    await fixture.client.event('CHANNEL_CREATE', { 'Unique-ID': uuid })
    expect(firstOf(uuid)).toMatchObject({ 'Event-Name': 'CHANNEL_CREATE', variable_mark: mark })
  }
  one.respond(invites[0], '486 Busy Here')
  two.respond(invites[1], '503 Service Unavailable')
  // The first of them tells the cause, whoever was last (switch_ivr_originate).
  expect(await answer).toBe('-ERR USER_BUSY')
  expect(await fixture.ended(b)).toMatchObject({ 'Hangup-Cause': 'NORMAL_TEMPORARY_FAILURE' })
})

test('two answer in the same breath: one has the call, the other gets ACK and BYE', async () => {
  const [one, two] = await carriers()
  const [a, b] = [randomUUID(), randomUUID()]
  const answer = fixture.originate(`${both(a, b)} &park()`)
  const invites = await Promise.all([one.expect('INVITE'), two.expect('INVITE')])
  for (const [carrier, invite] of [
    [one, invites[0]],
    [two, invites[1]],
  ] as const)
    carrier.respond(invite, '200 OK', { body: invite.body })
  expect(await answer).toBe(`+OK ${a}`)
  await Promise.all([one.expect('ACK'), two.expect('ACK')])
  const bye = await two.expect('BYE')
  expect(reason(bye)).toBe(elsewhere)
  two.respond(bye, '200 OK')
  expect(await fixture.ended(b)).toMatchObject({ 'Hangup-Cause': 'LOSE_RACE' })
  await one.expectQuiet()
  expect(await fixture.client.api(`uuid_exists ${a}`)).toBe('true')
})

test('an answer that crosses the CANCEL gets ACK and BYE', async () => {
  const [one, two] = await carriers()
  const [a, b] = [randomUUID(), randomUUID()]
  const answer = fixture.originate(`${both(a, b)} &park()`)
  const invites = await Promise.all([one.expect('INVITE'), two.expect('INVITE')])
  two.respond(invites[1], '180 Ringing')
  await fixture.client.event('CHANNEL_PROGRESS', { 'Unique-ID': b })
  one.respond(invites[0], '200 OK', { body: invites[0].body })
  expect(await answer).toBe(`+OK ${a}`)
  const cancel = await two.expect('CANCEL')
  expect(reason(cancel)).toBe(elsewhere)
  two.respond(invites[1], '200 OK', { body: invites[1].body })
  two.respond(cancel, '200 OK')
  await two.expect('ACK')
  const bye = await two.expect('BYE')
  expect(reason(bye)).toBe(elsewhere)
  two.respond(bye, '200 OK')
  expect(await fixture.ended(b)).toMatchObject({ 'Hangup-Cause': 'LOSE_RACE' })
})

test.each([
  ['in the braces of all', '{ignore_early_media=true}', 'CHANNEL_ANSWER'],
  ['as another word for it', '{bridge_early_media=true}', 'CHANNEL_ANSWER'],
  // FreeSWITCH looks for it in the braces only.
  ['in the brackets of one', '[ignore_early_media=true]', 'CHANNEL_PROGRESS_MEDIA'],
])('early media, ignored %s', async (_, words, wins) => {
  const [one, two] = await carriers()
  const [a, b] = [randomUUID(), randomUUID()]
  const dial = words.startsWith('{') ? both(a, b, words) : both(a, b, '').replaceAll('[', `${words}[`)
  const answer = fixture.originate(`${dial.replaceAll('][', ',')} &park()`)
  const invites = await Promise.all([one.expect('INVITE'), two.expect('INVITE')])
  one.respond(invites[0], '183 Session Progress', { body: invites[0].body })
  await fixture.client.event('CHANNEL_PROGRESS_MEDIA', { 'Unique-ID': a })
  two.respond(invites[1], '200 OK', { body: invites[1].body })
  const winner = wins === 'CHANNEL_ANSWER' ? b : a
  expect(await answer).toBe(`+OK ${winner}`)
})

test('one after the other: a refusal goes on to the next, a ring time that is over does not', async () => {
  const [one, two] = await carriers()
  const dial = 'sofia/gateway/one/138|sofia/gateway/two/139'
  const refused = fixture.originate(`${dial} &park()`)
  one.respond(await one.expect('INVITE'), '486 Busy Here')
  await one.expect('ACK')
  two.respond(await two.expect('INVITE'), '603 Decline')
  expect(await refused).toBe('-ERR CALL_REJECTED')
  await two.expect('ACK')
  const late = fixture.originate(`{originate_timeout=1}${dial} &park()`)
  one.respond(await one.expect('INVITE'), '180 Ringing')
  expect(await late).toBe('-ERR NO_ANSWER')
  await two.expectQuiet()
  const goesOn = '{originate_timeout=1,originate_continue_on_timeout=true}'
  await one.expect('CANCEL')
  const on = fixture.originate(`${goesOn}${dial} &park()`)
  one.respond(await one.expect('INVITE'), '180 Ringing')
  two.respond(await two.expect('INVITE'), '486 Busy Here')
  expect(await on).toBe('-ERR USER_BUSY')
})

test('the caller hangs up, or one leg is killed, while two ring', async () => {
  const { client, embedded } = fixture
  const [one, two] = await carriers()
  embedded.xml.dialplan = extensionXml('^9138$', 'set continue_on_fail=true', 'park')
  const caller = await fixture.phone('1001')
  caller.dial('9138')
  const { 'Unique-ID': own = '' } = await client.event('CHANNEL_PARK')
  const [a, b] = [randomUUID(), randomUUID()]
  const id = await client.start(own, 'bridge', both(a, b))
  const invites = await Promise.all([one.expect('INVITE'), two.expect('INVITE')])
  one.respond(invites[0], '180 Ringing')
  two.respond(invites[1], '180 Ringing')
  await Promise.all([a, b].map(uuid => client.event('CHANNEL_PROGRESS', { 'Unique-ID': uuid })))
  expect(await client.api(`uuid_kill ${a} NO_ANSWER`)).toBe('+OK\n')
  expect(reason(await one.expect('CANCEL'))).toBe('Q.850;cause=19')
  await two.expectQuiet()
  caller.hangup()
  expect(reason(await two.expect('CANCEL'))).toBe('Q.850;cause=16')
  const ends = await Promise.all([own, a, b].map(uuid => fixture.ended(uuid)))
  expect(ends.map(end => end['Hangup-Cause'])).toEqual([
    'ORIGINATOR_CANCEL',
    'NO_ANSWER',
    'ORIGINATOR_CANCEL',
  ])
  const complete = await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })
  expect(complete.variable_originate_disposition).toBe('ORIGINATOR_CANCEL')
})
