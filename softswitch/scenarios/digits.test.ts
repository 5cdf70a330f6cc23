import { expect, test } from 'vitest'
import { SwitchFixture } from '../testing/fixture.ts'

const fixture = SwitchFixture.use()

const silence = 'silence_stream://50'
const tone = 'tone_stream://%(4000,0,500)'

test.each([
  ['RFC 4733', 'rtpevent', 'RTP'],
  ['SIP INFO', 'info', 'ENDPOINT'],
] as const)('digits by %s become events and fill play_and_get_digits, over the prompt', async (_how, dtmf, source) => {
  const { client } = fixture
  const phone = await fixture.phone('1001', { dtmf })
  const uuid = await fixture.parked('1001')
  const id = await client.start(uuid, 'play_and_get_digits', `3 3 2 3000 # ${tone} ${tone} got \\d+ 2000`)
  await client.event('CHANNEL_EXECUTE', { 'Application-UUID': id })
  phone.press('123')
  expect(await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })).toMatchObject({
    Application: 'play_and_get_digits',
    variable_got: '123',
    variable_read_result: 'success',
  })
  const digits = client.events.filter(event => event['Event-Name'] === 'DTMF')
  expect(digits.map(event => [event['DTMF-Digit'], event['DTMF-Source'], event['Unique-ID']])).toEqual(
    ['1', '2', '3'].map(digit => [digit, source, uuid]),
  )
  expect(Number(digits[0]?.['DTMF-Duration'])).toBeGreaterThan(0)
})

test.each([
  ['too few digits', '3 3 1 1000 #', '12', { variable_got: '12', variable_read_result: 'failure' }],
  ['nothing', '3 3 1 1000 #', '', { variable_read_result: 'failure' }],
  ['a terminator', '2 6 1 3000 #', '12#', { variable_got: '12', variable_read_terminator_used: '#' }],
  ['no terminators', '3 3 1 3000 none', '1*#', { variable_got: '1*#', variable_read_result: 'success' }],
  ['what does not match', '2 2 1 3000 #', '77', { variable_got_invalid: '77' }],
  ['digits beyond the time between them', '1 6 1 1000 #', '12', { variable_got: '12', variable_read_result: 'timeout' }],
])('%s: %s with %j', async (what, rules, typed, variables) => {
  const { client } = fixture
  const phone = await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const expression = what === 'what does not match' ? '^1' : '.+'
  const id = await client.start(uuid, 'play_and_get_digits', `${rules} ${silence} ${silence} got ${expression} 1000`)
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
