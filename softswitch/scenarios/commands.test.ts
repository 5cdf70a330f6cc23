import { expect, test } from 'vitest'
import { SwitchFixture } from '../testing/fixture.ts'

const fixture = SwitchFixture.use()

test.each([
  ['version', /^FreeSWITCH Version nacd-softswitch /],
  ['status', /^UP 0 years, .*\nFreeSWITCH \(Version .*\) is ready\n/],
  ['show channels as json', '{"row_count":0}'],
  ['show registrations as json', '{"row_count":0}'],
  ['show', /^-USAGE: /],
  ['show calls', /^-USAGE: /],
  ['uuid_exists x', 'false'],
  ['uuid_dump x', '-ERR No such channel!\n'],
  ['uuid_dump x json', '-ERR No such channel!\n'],
  ['uuid_dump', /^-USAGE: /],
  ['uuid_getvar x y', '-ERR No such channel!\n'],
  ['uuid_getvar x', '-USAGE: <uuid> <var>\n'],
  ['uuid_setvar x y z', '-ERR No such channel!\n'],
  ['uuid_setvar x', '-USAGE: <uuid> <var> [value]\n'],
  ['uuid_setvar_multi x a=b', '-ERR No such channel!\n-USAGE: <uuid> <var>=<value>;<var>=<value>...\n'],
  ['uuid_setvar_multi', '-USAGE: <uuid> <var>=<value>;<var>=<value>...\n'],
  ['uuid_answer x', '-ERROR\n'],
  ['uuid_pre_answer', '-ERROR\n'],
  ['uuid_bridge a b', '-ERR Invalid uuid\n'],
  ['uuid_bridge a', '-USAGE: <uuid> <other_uuid>\n'],
  ['uuid_break x', '-ERR No such channel!\n'],
  ['uuid_break', '-USAGE: <uuid> [all]\n'],
  ['uuid_kill x', '-ERR No such channel!\n'],
  ['uuid_kill', '-USAGE: <uuid> [cause]\n'],
  ['uuid_transfer x 9002', '-ERR No such channel!\n'],
  ['uuid_transfer x', /^-USAGE: /],
  ['uuid_send_dtmf x 1', '-ERR Cannot locate session!\n'],
  ['uuid_send_dtmf x', '-USAGE: <uuid> <dtmf_data>\n'],
  ['originate', /^-USAGE: /],
  ['fsctl', /^-USAGE: /],
  ['fsctl pause', /^-ERR Invalid command\n/],
  ['fsctl shutdown later', /^-USAGE: /],
  ['nosuch a', '-ERR nosuch Command not found!\n'],
])('%s', async (command, answer) => {
  expect(await fixture.client.api(command)).toMatch(answer)
})

test('the variables of a leg are set, read, taken away and dumped', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const steps: ReadonlyArray<readonly [command: string, answer: string]> = [
    [`uuid_setvar ${uuid} foo a b  c`, '+OK\n'],
    [`uuid_getvar ${uuid} foo`, 'a b  c'],
    [`uuid_setvar ${uuid} foo`, '+OK\n'],
    [`uuid_getvar ${uuid} foo`, '_undef_'],
    [`uuid_setvar_multi ${uuid} x=1;y=2 3;z=`, '+OK\n'],
    [`uuid_getvar ${uuid} y`, '2 3'],
    [`uuid_setvar_multi ${uuid} 'q=1;2';r=a\\;b\\sc`, '+OK\n'],
    [`uuid_getvar ${uuid} q`, '1;2'],
    [`uuid_getvar ${uuid} r`, 'a;b c'],
    [`uuid_getvar ${uuid} dialed_user`, '1001'],
    [`uuid_exists ${uuid}`, 'true'],
    [`uuid_answer ${uuid}`, '+OK\n'],
    [`uuid_break ${uuid} all`, '+OK\n'],
  ]
  for (const [command, answer] of steps)
    expect([command, await client.api(command)]).toEqual([command, answer])
  const dump = JSON.parse(await client.api(`uuid_dump ${uuid} json`))
  expect(dump).toMatchObject({
    'Event-Name': 'CHANNEL_DATA',
    'Unique-ID': uuid,
    'Channel-State': 'CS_EXECUTE',
    variable_current_application: 'park',
    variable_q: '1;2',
  })
  expect(await client.api(`uuid_dump ${uuid}`)).toContain(`\nUnique-ID: ${uuid}\n`)
  expect(JSON.parse(await client.api('show channels as json'))).toMatchObject({
    row_count: 1,
    rows: [
      {
        uuid,
        direction: 'outbound',
        state: 'CS_EXECUTE',
        application: 'park',
        callstate: 'ACTIVE',
        presence_id: '1001@127.0.0.1',
      },
    ],
  })
})

test('messages: locked ones wait, an argument may be the body, an unknown call-command does nothing', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const locked = await client.start(uuid, 'sleep', '300', 'event-lock: true')
  const body = 'nacd_long=from the body'
  const length = `content-type: text/plain\ncontent-length: ${body.length}`
  const message = `sendmsg ${uuid}\ncall-command: execute\nexecute-app-name: set\n${length}\n\n${body}`
  client.write(message)
  expect((await client.next())?.headers['Reply-Text']).toBe('+OK')
  const set = await client.event('CHANNEL_EXECUTE_COMPLETE', { Application: 'set' })
  expect(set).toMatchObject({ 'Application-Data': body, variable_nacd_long: 'from the body' })
  const done = client.events.findIndex(event => event['Application-UUID'] === locked)
  expect(done).toBeGreaterThan(-1)
  expect(client.namesOf(uuid).slice(-4)).toEqual([
    'CHANNEL_EXECUTE',
    'CHANNEL_EXECUTE_COMPLETE',
    'CHANNEL_EXECUTE',
    'CHANNEL_EXECUTE_COMPLETE',
  ])
  expect(await client.command(`sendmsg ${uuid}\ncall-command: unicast`)).toBe('+OK')
  expect(await client.command(`sendmsg ${uuid}\ncall-command: hangup\nhangup-cause: USER_BUSY`)).toBe('+OK')
  expect(await fixture.ended(uuid)).toMatchObject({ 'Hangup-Cause': 'USER_BUSY' })
  expect(await client.command(`sendmsg ${uuid}\ncall-command: hangup`)).toBe(
    `-ERR invalid session id [${uuid}]`,
  )
})

test('what is sent while something plays plays first, then that goes on; a break ends both', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const outer = await client.start(uuid, 'playback', 'tone_stream://%(60000,0,500)')
  const inner = await client.execute(uuid, 'playback', 'tone_stream://%(200,0,900)')
  expect(inner['Application-Response']).toBe('FILE PLAYED')
  const again = await client.start(uuid, 'playback', 'tone_stream://%(60000,0,900)')
  await client.event('CHANNEL_EXECUTE', { 'Application-UUID': again })
  expect(await client.api(`uuid_break ${uuid}`)).toBe('+OK\n')
  await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': again })
  await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': outer })
})

test('a playback with loops goes on until it is broken; a short one runs once', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const id = await client.start(uuid, 'playback', 'tone_stream://%(2500,0,500)', 'loops: -1')
  const rounds = (name: string): number =>
    client.events.filter(event => event['Event-Name'] === name && event['Application-UUID'] === id).length
  await client.execute(uuid, 'sleep', '1')
  // A round is longer than a busy machine needs to break it.
  while (rounds('CHANNEL_EXECUTE') < 2) await client.execute(uuid, 'sleep', '100')
  await client.api(`uuid_break ${uuid} all`)
  while (rounds('CHANNEL_EXECUTE_COMPLETE') < rounds('CHANNEL_EXECUTE')) await client.api('version')
  expect(rounds('CHANNEL_EXECUTE')).toBe(2)
  const once = await client.execute(uuid, 'playback', 'tone_stream://%(100,0,500)', 'loops: 5')
  const short = client.events.filter(event => event['Application-UUID'] === once['Application-UUID'])
  expect(short).toHaveLength(2)
})

test('a phone puts us on hold and takes us back', async () => {
  const { client } = fixture
  const phone = await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  phone.command('hold')
  expect(await client.event('CHANNEL_HOLD', { 'Unique-ID': uuid })).toMatchObject({
    'Channel-Call-State': 'HELD',
    'Answer-State': 'answered',
  })
  phone.command('resume')
  expect(await client.event('CHANNEL_UNHOLD', { 'Unique-ID': uuid })).toMatchObject({
    'Channel-Call-State': 'UNHELD',
  })
  await client.api(`uuid_kill ${uuid}`)
  const ended = await fixture.ended(uuid)
  expect(Number(ended['Caller-Channel-Last-Hold'])).toBeGreaterThan(0)
})
