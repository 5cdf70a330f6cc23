import { afterEach, describe, expect, test } from 'vitest'
import type { SwitchCommand } from '../../core/call/switch-command.ts'
import { type LegId, legId } from '../../core/shared/ids.ts'
import type { Switch } from '../../ports/switch.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { createEslSwitch, type EslSwitchOptions } from './switch.ts'
import { EventList } from './testing/event-list.ts'
import {
  type Alive,
  eventFrame,
  type ScriptedConnection,
  ScriptedSwitch,
  table,
} from './testing/scripted-switch.ts'
import { TestLog } from './testing/test-log.ts'
import { defaultTimings } from './timings.ts'
import type { DialTrouble } from './trouble.ts'

const a = legId('0a0a0a0a-0000-4000-8000-00000000000a')
const b = legId('0b0b0b0b-0000-4000-8000-00000000000b')
const hangup = (leg = a): SwitchCommand => ({ type: 'hangup', legId: leg, cause: 'NORMAL_CLEARING' })
const stopPlaying: SwitchCommand = { type: 'stopPlaying', legId: a }

interface House {
  readonly far: ScriptedSwitch
  readonly clock: ManualClock
  readonly log: TestLog
  readonly events: EventList
  readonly troubles: DialTrouble[]
  readonly driver: Switch
  /** The next change of what keeps the switch away. */
  trouble(): Promise<DialTrouble>
  /** Lets the next connection in and waits until the driver is ready on it. */
  admit(alive?: Alive): Promise<ScriptedConnection>
  /** Waits for the nth failure, then moves the clock past the wait before the next dial. */
  redial(failures: number): Promise<void>
}

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function openHouse(
  overrides: Partial<EslSwitchOptions> = {},
  existing?: ScriptedSwitch,
): Promise<House> {
  const far = existing ?? (await ScriptedSwitch.listen())
  const clock = new ManualClock()
  const log = new TestLog()
  const events = new EventList()
  const troubles: DialTrouble[] = []
  let awaiting: ((trouble: DialTrouble) => void)[] = []
  const driver = createEslSwitch({
    name: 'fs1',
    host: '127.0.0.1',
    port: far.port,
    password: 'ClueCon',
    clock,
    log,
    random: () => 0,
    onTrouble(trouble) {
      troubles.push(trouble)
      const waiting = awaiting
      awaiting = []
      for (const take of waiting) take(trouble)
    },
    ...overrides,
  })
  driver.onEvent(events.take)
  cleanups.push(
    () => driver.stop(),
    () => far.close(),
  )
  return {
    far,
    clock,
    log,
    events,
    troubles,
    driver,
    trouble: () => new Promise(resolve => awaiting.push(resolve)),
    async admit(alive) {
      const ready = events.next('switchReady')
      const connection = await far.connection()
      await connection.admit(alive)
      await ready
      return connection
    },
    async redial(failures) {
      await expect.poll(() => log.at('debug').filter(line => line.includes('again')).length).toBe(failures)
      clock.advance(defaultTimings.backoff.most)
    },
  }
}

/** Lets the driver look again, and answers its two questions. */
async function lookAgain(
  { clock }: Pick<House, 'clock'>,
  connection: ScriptedConnection,
  channels: readonly LegId[],
  registrations: Alive['registrations'] = [],
): Promise<void> {
  clock.advance(defaultTimings.secondLook)
  expect(await connection.command()).toBe('api show channels as json')
  expect(await connection.command()).toBe('api show registrations as json')
  connection.answer(table(channels.map(uuid => ({ uuid }))))
  connection.answer(table(registrations))
}

/** A house whose driver is ready and has looked again for legs that nobody told of. */
async function readyHouse(alive?: Alive): Promise<House & { readonly connection: ScriptedConnection }> {
  const house = await openHouse()
  house.driver.start()
  const connection = await house.admit(alive)
  await lookAgain(house, connection, [], alive?.registrations)
  return { ...house, connection }
}

const channel = (name: string, uuid: string, at: number): Readonly<Record<string, string>> => ({
  'Event-Name': name,
  'Event-Date-Timestamp': String(at * 1000),
  'Unique-ID': uuid,
  'Call-Direction': 'inbound',
  'Caller-Caller-ID-Number': '1002',
})

describe('logging in', () => {
  test('shows the password, subscribes, and looks at everything alive', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.far.connection()
    connection.say('Content-Type: auth/request\n\n')
    expect(await connection.command()).toBe('auth ClueCon')
    connection.reply('+OK accepted')
    expect(await connection.command()).toBe(
      'event plain CHANNEL_CREATE CHANNEL_PARK CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER ' +
        'CHANNEL_BRIDGE CHANNEL_UNBRIDGE CHANNEL_HOLD CHANNEL_UNHOLD CHANNEL_EXECUTE_COMPLETE CHANNEL_HANGUP_COMPLETE DTMF BACKGROUND_JOB ' +
        'CUSTOM sofia::register sofia::unregister sofia::expire sofia::gateway_state sofia::gateway_delete',
    )
    connection.reply('+OK event listener enabled plain')
    expect(await connection.command()).toBe('api show channels as json')
    expect(await connection.command()).toBe('api show registrations as json')
    connection.answer(table([{ uuid: a }]))
    connection.answer(table([{ reg_user: '1001', token: 'x@phone', expires: '9999999999' }]))
    expect(await connection.command()).toBe(`api uuid_dump ${a} json`)
    const ready = house.events.next('switchReady')
    connection.answer(
      JSON.stringify({ 'Unique-ID': a, 'Call-Direction': 'inbound', variable_nacd_app: 'nacd' }),
    )
    expect(await connection.command()).toBe('api global_getvar')
    connection.answer(
      'domain=example.com\nnacd_answered_a-1.cb=1001\nnacd_answered_=1\nnacd_answered_b.cb=\n',
    )
    const { legs, registered, noted } = await ready
    expect(noted).toEqual([{ name: 'a-1.cb', by: '1001' }])
    expect(registered).toEqual(['1001'])
    expect(legs.map(leg => [leg.legId, leg.variables])).toEqual([[a, { nacd_app: 'nacd' }]])
  })

  test('works when every byte comes alone', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.far.connection()
    const say = connection.say.bind(connection)
    connection.say = text => [...text].forEach(say)
    const ready = house.events.next('switchReady')
    await connection.admit({ channels: [a], dumps: { [a]: {} } })
    expect((await ready).legs).toHaveLength(1)
  })

  test('events that come meanwhile follow switchReady, in their order', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.far.connection()
    await connection.greet()
    connection.event(channel('CHANNEL_CREATE', b, 1))
    await connection.command()
    await connection.command()
    connection.answer(table([]))
    connection.event(channel('CHANNEL_PARK', b, 2))
    const parked = house.events.next('legParked')
    connection.answer(table([]))
    await connection.command()
    connection.answer('')
    await parked
    expect(house.events.all.map(({ type }) => type)).toEqual(['switchReady', 'legCreated', 'legParked'])
  })

  test('a leg that ends before it is looked at is left out', async () => {
    const house = await openHouse()
    house.driver.start()
    const ready = house.events.next('switchReady')
    await (await house.far.connection()).admit({ channels: [a, b], dumps: { [b]: {} } })
    expect((await ready).legs.map(leg => leg.legId)).toEqual([b])
  })

  test('looks at a bounded number of legs at once', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.far.connection()
    await connection.greet()
    await connection.command()
    await connection.command()
    const uuids = Array.from(
      { length: 40 },
      (_, n) => `0a0a0a0a-0000-4000-8000-${String(n).padStart(12, '0')}`,
    )
    connection.answer(table(uuids.map(uuid => ({ uuid }))))
    connection.answer(table([]))
    const ready = house.events.next('switchReady')
    await expect.poll(() => connection.waiting).toBe(16)
    for (const [at] of uuids.entries()) {
      await expect.poll(() => connection.waiting).toBe(Math.min(16, uuids.length - at))
      const command = await connection.command()
      connection.answer(JSON.stringify({ 'Unique-ID': command.split(' ')[2] }))
    }
    await connection.command()
    connection.answer('')
    expect((await ready).legs.map(leg => leg.legId)).toEqual(uuids)
  })

  test('finds a leg that nobody told of', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.admit({ channels: [a], dumps: { [a]: {} } })
    await lookAgain(house, connection, [a, b])
    expect(await connection.command()).toBe(`api uuid_dump ${b} json`)
    const parked = house.events.next('legParked')
    connection.answer(JSON.stringify({ 'Unique-ID': b, variable_current_application: 'park' }))
    expect((await parked).leg.legId).toBe(b)
    expect(house.events.all.map(({ type }) => type)).toEqual(['switchReady', 'legCreated', 'legParked'])
  })

  test('a leg of a talk that is parked with no word of its transfer is looked at', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.admit()
    const talked = { variable_last_bridge_to: b, variable_force_transfer_dialplan: 'inline:park' }
    connection.event({ ...channel('CHANNEL_PARK', a, 1), ...talked })
    expect(await connection.command()).toBe(`api uuid_dump ${a} json`)
    const variable_transfer_source = '1:x:bl_xfer:1003/default/inline:park'
    const dump = { 'Unique-ID': a, 'Channel-State': 'CS_PARK', ...talked, variable_transfer_source }
    connection.answer(JSON.stringify(dump))
    const referrals = () =>
      house.events.all.flatMap(event => (event.type === 'legParked' ? [event.leg.referral?.destination] : []))
    await expect.poll(referrals).toEqual([undefined, '1003'])
  })

  test('a leg that ends while we look again does not come back', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.admit()
    house.clock.advance(defaultTimings.secondLook)
    await connection.command()
    await connection.command()
    connection.event(channel('CHANNEL_CREATE', b, 1))
    const ended = house.events.next('legEnded')
    connection.event({ ...channel('CHANNEL_HANGUP_COMPLETE', b, 2), 'Answer-State': 'hangup' })
    connection.answer(table([{ uuid: b }]))
    connection.answer(table([]))
    await ended
    const outcome = house.driver.send(stopPlaying)
    expect(await connection.command()).toBe(`api uuid_break ${a} all`)
    connection.answer('+OK')
    await outcome
    expect(connection.waiting).toBe(0)
    expect(house.events.all.map(({ type }) => type)).toEqual(['switchReady', 'legCreated', 'legEnded'])
  })
})

describe('phones that register while the connection is made', () => {
  const row = (extension: string) => ({
    reg_user: extension,
    token: `call ${extension}`,
    network_ip: '192.0.2.7',
    network_port: extension,
    expires: '9999999999',
  })
  const custom = (subclass: string, extension: string) => ({
    'Event-Name': 'CUSTOM',
    'Event-Subclass': subclass,
    'Event-Date-Timestamp': '1000000',
    'from-user': extension,
    'call-id': `call ${extension}`,
    'network-ip': '192.0.2.7',
    'network-port': extension,
    expires: '60',
  })
  const told = ({ events }: House): readonly string[] =>
    events.all.flatMap(event => ('extension' in event ? [`${event.type} ${event.extension}`] : []))

  test('one that no list and no event told of is found by the second look', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.admit({ registrations: [row('1001')] })
    const found = house.events.next('registered')
    await lookAgain(house, connection, [], [row('1001'), row('1002')])
    await found
    expect(told(house)).toEqual(['registered 1002'])
  })

  test('one that was listed and had gone is found gone', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.admit({ registrations: [row('1001'), row('1002')] })
    const found = house.events.next('unregistered')
    await lookAgain(house, connection, [], [row('1002')])
    await found
    expect(told(house)).toEqual(['unregistered 1001'])
  })

  test('what events told since is not taken back by a list that is behind', async () => {
    const house = await openHouse()
    house.driver.start()
    const connection = await house.admit({ registrations: [row('1001')] })
    const gone = house.events.next('unregistered')
    connection.event(custom('sofia::register', '1002'))
    connection.event(custom('sofia::unregister', '1001'))
    await gone
    const found = house.events.next('registered')
    await lookAgain(house, connection, [], [row('1001'), row('1003')])
    await found
    expect(told(house)).toEqual(['registered 1002', 'unregistered 1001', 'registered 1003'])
  })
})

describe('what keeps the switch away', () => {
  const cases: readonly (readonly [
    DialTrouble['type'],
    (connection: ScriptedConnection, house: House) => unknown,
  ])[] = [
    [
      'wrongPassword',
      async connection => {
        connection.say('Content-Type: auth/request\n\n')
        await connection.command()
        connection.reply('-ERR invalid')
      },
    ],
    [
      'wrongPassword',
      async connection => {
        connection.say('Content-Type: auth/request\n\n')
        await connection.command()
        connection.say(
          'Content-Type: command/reply\nReply-Text: -ERR invalid\n\n' +
            'Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n',
        )
      },
    ],
    [
      'addressRefused',
      connection => connection.say('Content-Type: text/rude-rejection\nContent-Length: 3\n\nNo\n'),
    ],
    ['notEventSocket', connection => connection.say(`HTTP/1.1 400 Bad Request\r\n${'x'.repeat(70_000)}`)],
    ['notEventSocket', connection => connection.say('Content-Type: command/reply\nReply-Text: +OK\n\n')],
    ['silent', (_, { clock }) => clock.advance(defaultTimings.login)],
    ['closed', connection => connection.drop()],
    [
      'unlistable',
      async connection => {
        await connection.greet()
        await connection.command()
        await connection.command()
        connection.answer('-ERR SQL disabled, no data available!\n')
        connection.answer('-ERR SQL disabled, no data available!\n')
      },
    ],
  ]
  test.each(cases)('%s: said once, healed later', async (type, misbehave) => {
    const house = await openHouse()
    const trouble = house.trouble()
    house.driver.start()
    await misbehave(await house.far.connection(), house)
    expect((await trouble).type).toBe(type)
    await house.redial(1)
    await misbehave(await house.far.connection(), house)
    await house.redial(2)
    await house.admit()
    expect(house.troubles.map(({ type: each }) => each)).toEqual([type])
    expect(house.log.at('error')).toHaveLength(1)
    expect(JSON.stringify(house.log.lines)).not.toContain('ClueCon')
  })

  test('nobody listens, then somebody does', async () => {
    const closed = await ScriptedSwitch.listen()
    const { port } = closed
    await closed.close()
    const house = await openHouse({ port })
    const trouble = house.trouble()
    house.driver.start()
    expect(await trouble).toEqual({ type: 'unreachable', code: 'ECONNREFUSED' })
    const far = await ScriptedSwitch.listen(port)
    cleanups.push(() => far.close())
    await house.redial(1)
    const ready = house.events.next('switchReady')
    await (await far.connection()).admit()
    await ready
  })

  test('a change of trouble is said', async () => {
    const house = await openHouse()
    const first = house.trouble()
    house.driver.start()
    ;(await house.far.connection()).drop()
    await first
    const second = house.trouble()
    await house.redial(1)
    const connection = await house.far.connection()
    connection.say('Content-Type: auth/request\n\n')
    await connection.command()
    connection.reply('-ERR invalid')
    await second
    expect(house.troubles.map(({ type }) => type)).toEqual(['closed', 'wrongPassword'])
  })
})

describe('commands', () => {
  test('get the replies in their order', async () => {
    const { connection, driver } = await readyHouse()
    const outcomes = [driver.send(hangup()), driver.send(stopPlaying), driver.send(hangup(b))]
    for (let n = 0; n < 3; n += 1) await connection.command()
    connection.answer('+OK\n')
    connection.answer('-ERR No such channel!\n')
    connection.answer('-ERR No such channel!\n')
    expect(await Promise.all(outcomes)).toEqual([
      { type: 'done', text: '+OK' },
      { type: 'refused', reason: '-ERR No such channel!' },
      { type: 'done', text: '-ERR No such channel!' },
    ])
  })

  test('a late reply is not taken for the next one', async () => {
    const { connection, driver, clock } = await readyHouse()
    const late = driver.send(stopPlaying)
    await connection.command()
    clock.advance(defaultTimings.reply)
    expect(await late).toEqual({ type: 'unknown', reason: 'no reply within 5000 ms' })
    const next = driver.send(stopPlaying)
    connection.answer('-ERR late\n')
    connection.answer('+OK next\n')
    expect(await next).toEqual({ type: 'done', text: '+OK next' })
  })

  test('of two steps: the first that fails tells', async () => {
    const { connection, driver } = await readyHouse()
    const outcome = driver.send({ type: 'bridgeLegs', legId: a, otherId: b })
    await connection.command()
    await connection.command()
    connection.answer('-ERR No such channel!\n-USAGE: <uuid> <var>=<value>\n')
    connection.answer('-ERR Invalid uuid\n')
    expect(await outcome).toEqual({ type: 'refused', reason: '-ERR No such channel!' })
  })

  test('are refused before there is a connection, and when they cannot be said', async () => {
    const house = await openHouse()
    expect(await house.driver.send(hangup())).toEqual({
      type: 'refused',
      reason: 'the switch is not connected',
    })
    house.driver.start()
    const connection = await house.admit()
    const bad: SwitchCommand = { type: 'transfer', legId: a, destination: '1\nexit', nextPart: 2 }
    expect((await house.driver.send(bad)).type).toBe('refused')
    const good = house.driver.send({ type: 'transfer', legId: a, destination: '1', nextPart: 2 })
    expect(await connection.command()).toBe(
      `api uuid_setvar_multi ${a} nacd_app=;nacd_data=;nacd_state=;nacd_part=2;force_transfer_dialplan=;deny_refer_requests=`,
    )
    connection.answer('+OK\n')
    expect(await connection.command()).toBe(`api uuid_transfer ${a} 1 XML`)
    connection.answer('+OK\n')
    expect((await good).type).toBe('done')
  })
})

describe('a lost connection', () => {
  test('leaves what was not answered unknown, and comes back', async () => {
    const house = await readyHouse()
    const outcome = house.driver.send(stopPlaying)
    await house.connection.command()
    const lost = house.events.next('switchLost')
    house.connection.drop()
    await lost
    expect((await outcome).type).toBe('unknown')
    expect((await house.driver.send(stopPlaying)).type).toBe('refused')
    await house.redial(1)
    const ready = house.events.next('switchReady')
    await (await house.far.connection()).admit({ channels: [b], dumps: { [b]: {} } })
    expect((await ready).legs.map(leg => leg.legId)).toEqual([b])
  })

  test('is noticed when nothing comes any more', async () => {
    const { connection, clock, events, driver } = await readyHouse()
    const outcome = driver.send(stopPlaying)
    await connection.command()
    connection.answer('+OK')
    await outcome
    clock.advance(defaultTimings.heartbeat)
    clock.advance(defaultTimings.heartbeat)
    expect(await connection.command()).toBe('api status')
    const lost = events.next('switchLost')
    clock.advance(defaultTimings.heartbeat)
    expect((await lost).reason).toBe('the switch does not answer on its event socket (afterMs: 20000)')
    await connection.closed
  })

  test('is not suspected while anything comes', async () => {
    const { connection, clock, events } = await readyHouse()
    for (let n = 0; n < 5; n += 1) {
      const created = events.next('legCreated')
      connection.event(channel('CHANNEL_CREATE', b, n))
      await created
      clock.advance(defaultTimings.heartbeat)
    }
    expect(connection.waiting).toBe(0)
    expect(events.all.map(({ type }) => type)).not.toContain('switchLost')
  })

  test('the event before the goodbye is still told, and the goodbye is no error', async () => {
    const { connection, events, troubles, log } = await readyHouse()
    const lost = events.next('switchLost')
    connection.say(
      `${eventFrame(channel('CHANNEL_PARK', b, 1))}Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n`,
    )
    await lost
    expect(events.all.map(({ type }) => type)).toEqual(['switchReady', 'legParked', 'switchLost'])
    expect(troubles).toEqual([{ type: 'ended' }])
    expect(log.at('error')).toEqual([])
  })
})

describe('stopping', () => {
  test('closes, dials no more, says nothing', async () => {
    const house = await readyHouse()
    const outcome = house.driver.send(stopPlaying)
    await house.driver.stop()
    await house.connection.closed
    expect((await outcome).type).toBe('unknown')
    expect(house.clock.running).toBe(0)
    expect(house.events.all.map(({ type }) => type)).toEqual(['switchReady'])
    expect(house.troubles).toEqual([])
  })

  test('between two dials', async () => {
    const house = await openHouse()
    const trouble = house.trouble()
    house.driver.start()
    ;(await house.far.connection()).drop()
    await trouble
    await house.driver.stop()
    expect(house.clock.running).toBe(0)
  })
})
