import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../sip/clock.ts'
import { EslClient } from '../testing/esl-client.ts'
import { type ApiTable, apiNames } from './api/api-table.ts'
import { EventBus } from './event-bus.ts'
import type { ClientCommand } from './protocol/command-reader.ts'
import { EventSocketServer } from './server.ts'

let bus: EventBus
let server: EventSocketServer
let messages: Array<{ uuid: string; command: ClientCommand }>
let warnings: string[]
const clients: EslClient[] = []

const table = Object.fromEntries(
  apiNames.map(name => [name, (args: string) => `${name}(${args})`]),
) as unknown as ApiTable

beforeEach(async () => {
  messages = []
  warnings = []
  bus = new EventBus({ uuid: 'core', hostname: 'here', ip: '127.0.0.1' }, { now: () => 1_795_422_914_712 })
  server = new EventSocketServer({
    host: '127.0.0.1',
    port: 0,
    password: 'secret',
    bus,
    table: { ...table, status: () => Promise.reject(new Error('broken')), version: async () => 'v 1\n' },
    message: (uuid, command) => {
      messages.push({ uuid, command })
      return uuid !== 'gone'
    },
    clock: systemClock,
    warn: (_fields, message) => warnings.push(message),
  })
  await server.start()
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await server.stop()
})

async function login(): Promise<EslClient> {
  const client = await EslClient.login(server.port, 'secret')
  clients.push(client)
  return client
}

function stranger(): EslClient {
  const client = new EslClient(server.port)
  clients.push(client)
  return client
}

test('it greets and lets in who shows the password', async () => {
  const client = stranger()
  expect((await client.next())?.headers).toEqual({ 'Content-Type': 'auth/request' })
  expect(await client.command('api version')).toBe('-ERR command not found')
  expect(server.clients).toBe(0)
  expect(await client.command('auth secret')).toBe('+OK accepted')
  expect(server.clients).toBe(1)
  expect(await client.api('version')).toBe('v 1\n')
})

test('a wrong password gets -ERR invalid and the end of the connection', async () => {
  const client = stranger()
  await client.next()
  expect(await client.command('auth wrong')).toBe('-ERR invalid')
  expect((await client.next())?.headers['Content-Type']).toBe('text/disconnect-notice')
  expect(await client.next()).toBeNull()
})

test.each([
  ['api show channels as json', 'show(channels as json)'],
  ['api  uuid_exists   x', 'uuid_exists(x)'],
  ['api nosuch a b', '-ERR nosuch Command not found!\n'],
  ['api toString', '-ERR toString Command not found!\n'],
  ['api status', '-ERR internal error\n'],
  ['api', '-ERR command not found'],
  ['bgapi', '-ERR command not found'],
  ['foo', '-ERR command not found'],
  ['constructor x', '-ERR command not found'],
  ['event', '-ERR no keywords supplied'],
  ['event plain', '-ERR no keywords supplied'],
  ['event plain FOO', '-ERR no keywords supplied'],
  ['event plain ALL', '+OK event listener enabled plain'],
  ['event DTMF', '+OK event listener enabled plain'],
  ['event json ALL', '+OK event listener enabled json'],
  ['event xml ALL', '-ERR xml is not supported'],
  ['nixevent', '-ERR no keywords supplied'],
  ['nixevent DTMF', '+OK events nixed'],
  ['noevents', '+OK no longer listening for events'],
  ['filter', '-ERR command not found'],
  ['filter a', '-ERR invalid syntax'],
  ['filter Unique-ID x y', '+OK filter added. [Unique-ID]=[x y]'],
  ['filter add Unique-ID x', '+OK filter added. [Unique-ID]=[x]'],
  ['filter Unique-ID /x/', '-ERR invalid syntax'],
  ['filter delete', '-ERR invalid syntax'],
  ['filter delete Unique-ID', '+OK filter deleted. [Unique-ID][]'],
  ['filter delete all', '+OK filter deleted. [all][]'],
  ['linger 5', '+OK will linger'],
  ['nolinger', '+OK will not linger'],
  ['sendmsg', '+OK'],
  ['sendmsg gone', '-ERR invalid session id [gone]'],
  ['exit', '+OK bye'],
])('%s is answered %j', async (line, answer) => {
  const client = await login()
  expect(await client.command(line)).toBe(answer)
})

test('a message reaches its channel with headers and body', async () => {
  const client = await login()
  await client.command('sendmsg 1-2\ncall-command: execute\nContent-Length: 5\n\na: b\n')
  expect(
    messages.map(({ uuid, command }) => [uuid, command.headers.get('call-command'), command.body]),
  ).toEqual([['1-2', 'execute', 'a: b\n']])
})

test('events come with the core headers, encoded, to those who asked for them', async () => {
  const client = await login()
  await client.command('event plain DTMF CUSTOM sofia::register')
  bus.fire({ name: 'HEARTBEAT', headers: () => [] })
  bus.fire({ name: 'CUSTOM', subclass: 'sofia::expire', headers: () => [] })
  bus.fire({ name: 'CUSTOM', subclass: 'sofia::register', headers: () => [['from-user', '100 1']] })
  bus.fire({ name: 'DTMF', headers: () => [['DTMF-Digit', '#']] })
  const dtmf = await client.event('DTMF')
  expect(client.events.map(event => event['Event-Name'])).toEqual(['CUSTOM', 'DTMF'])
  expect(client.events[0]).toMatchObject({ 'Event-Subclass': 'sofia::register', 'from-user': '100 1' })
  expect(dtmf).toMatchObject({
    'Core-UUID': 'core',
    'FreeSWITCH-Hostname': 'here',
    'Event-Date-GMT': 'Mon, 23 Nov 2026 08:35:14 GMT',
    'Event-Date-Timestamp': '1795422914712000',
    'Event-Sequence': '4',
    'DTMF-Digit': '#',
  })
})

test('a background job is answered at once and reported by an event', async () => {
  const client = await login()
  await client.command('event plain BACKGROUND_JOB')
  expect(await client.command('bgapi originate user/1001 &park()\nJob-UUID: my-job')).toBe(
    '+OK Job-UUID: my-job',
  )
  expect(await client.event('BACKGROUND_JOB', { 'Job-UUID': 'my-job' })).toMatchObject({
    'Job-Command': 'originate',
    'Job-Command-Arg': 'user/1001 &park()',
    _body: 'originate(user/1001 &park())',
  })
  const generated = await client.command('bgapi version\nJob-UUID: a b')
  expect(generated).toMatch(/^\+OK Job-UUID: [0-9a-f-]{36}$/)
})

test('every command is told in an API event, its argument only where there is one', async () => {
  const client = await login()
  await client.command('event plain API')
  await client.api('uuid_exists 7')
  expect(await client.event('API')).toMatchObject({
    'API-Command': 'uuid_exists',
    'API-Command-Argument': '7',
  })
  await client.command('bgapi version')
  const second = await client.event('API', { 'API-Command': 'version' })
  expect(second['API-Command-Argument']).toBeUndefined()
})

test('commands are answered in order, also when they come at once', async () => {
  const client = await login()
  client.write('api version\n\nevent plain DTMF\n\napi uuid_exists 7\n\n')
  const answers = [await client.next(), await client.next(), await client.next()]
  expect(answers.map(answer => answer?.body || answer?.headers['Reply-Text'])).toEqual([
    'v 1\n',
    '+OK event listener enabled plain',
    'uuid_exists(7)',
  ])
})

test('a command over the limit ends the connection, and only that', async () => {
  const other = await login()
  const client = await login()
  client.write('x'.repeat(70_000))
  expect((await client.next())?.headers['Content-Type']).toBe('text/disconnect-notice')
  expect(await other.api('version')).toBe('v 1\n')
})

test('strangers and clients are limited', async () => {
  const strangers = Array.from({ length: 9 }, stranger)
  const greetings = await Promise.all(strangers.map(client => client.next()))
  const types = greetings.map(greeting => greeting?.headers['Content-Type'])
  expect(types.filter(type => type === 'auth/request')).toHaveLength(8)
  expect(types.filter(type => type === 'text/rude-rejection')).toHaveLength(1)
})

test('a client that does not read loses events and then its connection; the others lose nothing', async () => {
  const reader = await login()
  await reader.command('event plain DTMF')
  const sleeper = await login()
  await sleeper.command('event plain HEARTBEAT')
  sleeper.pause()
  const large = 'x'.repeat(100_000)
  for (let sent = 0; sent < 1000; sent += 1)
    bus.fire({ name: 'HEARTBEAT', headers: () => [['large', large]] })
  expect(warnings).toEqual(['event socket client lost too many events'])
  bus.fire({ name: 'DTMF', headers: () => [] })
  await reader.event('DTMF')
  expect(server.clients).toBe(1)
})

test('no bytes stop the server', async () => {
  const word = fc.constantFrom(
    'auth secret',
    'event plain ALL',
    'api',
    'filter',
    'sendmsg',
    'exit',
    '\n\n',
    ': ',
  )
  const piece = fc.oneof(
    word.map(text => Buffer.from(text)),
    fc.uint8Array({ maxLength: 200 }).map(Buffer.from),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async pieces => {
      const client = stranger()
      await client.next()
      client.write('auth secret\n\n')
      for (const bytes of pieces) client.write(bytes)
      client.write('\n\n\n\nexit\n\n')
      await client.drained()
      client.close()
    }),
    { numRuns: 50 },
  )
  expect(await (await login()).api('version')).toBe('v 1\n')
  expect(warnings).toEqual([])
})
