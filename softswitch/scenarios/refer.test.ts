import { expect, test } from 'vitest'
import { SwitchFixture } from '../testing/fixture.ts'
import { extensionXml } from '../testing/xml-server.ts'

/** A phone's transfer key: REFER in a talk (RFC 3515). */

const fixture = SwitchFixture.use()

/** 1001 and 1002 talk; `held` says where the leg of 1001 goes when it is sent on. */
async function talk(...held: readonly string[]) {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^1002$', 'set hangup_after_bridge=true', ...held, 'bridge user/1002')
  const [caller, called] = [await fixture.phone('1001', {}), await fixture.phone('1002', {})]
  caller.dial('1002')
  const { 'Bridge-A-Unique-ID': a = '', 'Bridge-B-Unique-ID': b = '' } = await client.event('CHANNEL_BRIDGE')
  return { caller, called, a, b }
}

test('the other leg goes where its variable says, and everybody is told as by FreeSWITCH', async () => {
  const { client } = fixture
  const { called, a, b } = await talk('set force_transfer_dialplan=inline:park')
  called.transfer('1003')
  const parked = await client.event('CHANNEL_PARK', { 'Unique-ID': a })
  expect(parked.variable_transfer_source).toMatch(/^\d+:[0-9a-f-]{36}:bl_xfer:1003\/default\/inline:park$/)
  expect(parked).toMatchObject({ variable_last_bridge_to: b, 'Answer-State': 'answered' })
  expect(await fixture.ended(b)).toMatchObject({
    variable_transfer_to: `blind:${a}`,
    variable_transfer_destination: 'blind:1003',
  })
  expect(JSON.parse(await client.api('show channels as json'))).toMatchObject({
    row_count: 1,
    rows: [{ uuid: a }],
  })
  await client.api(`uuid_kill ${a}`)
  await fixture.ended(a)
})

test('a leg that nothing is said of is sent nowhere', async () => {
  const { client } = fixture
  const { called, a, b } = await talk()
  called.transfer('1003')
  // The phone hangs up where it is refused.
  await Promise.all([fixture.ended(a), fixture.ended(b)])
  expect(client.namesOf(a)).not.toContain('CHANNEL_PARK')
  expect((await fixture.ended(b)).variable_transfer_to).toBeUndefined()
})
