import { afterEach, describe, expect, test } from 'vitest'
import { createEslSwitch } from '../../src/adapters/esl/switch.ts'
import { EventList } from '../../src/adapters/esl/testing/event-list.ts'
import { TestLog } from '../../src/adapters/esl/testing/test-log.ts'
import type { SwitchCommand } from '../../src/core/call/switch-command.ts'
import { legId, requestId } from '../../src/core/shared/ids.ts'
import type { CommandOutcome, LegFacts, Switch, SwitchEvent } from '../../src/ports/switch.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { type Cutter, playJournal, readJournal } from './journal.ts'

const drivers: Switch[] = []
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.stop()
})

interface Replay {
  readonly events: readonly SwitchEvent[]
  readonly outcomes: readonly CommandOutcome[]
  readonly differing: readonly string[]
}

/** Plays a recording while the driver is given `commands`, one after another. */
async function replay(
  name: string,
  commands: readonly SwitchCommand[],
  last: string,
  cut?: Cutter,
): Promise<Replay> {
  const player = await playJournal(readJournal(name), cut)
  const events = new EventList()
  const driver = createEslSwitch({
    name,
    host: '127.0.0.1',
    port: player.port,
    password: 'secret',
    clock: new ManualClock(),
    log: new TestLog(),
    random: () => 0,
  })
  drivers.push(driver)
  driver.onEvent(events.take)
  const ready = events.next('switchReady')
  driver.start()
  await ready
  const outcomes: CommandOutcome[] = []
  for (const command of commands) outcomes.push(await driver.send(command))
  const differing = await player.done
  await expect.poll(() => events.all.map(short).at(-1)).toBe(last)
  player.close()
  return { events: events.all, outcomes, differing }
}

/** An event in one line. */
function short(event: SwitchEvent): string {
  switch (event.type) {
    case 'executeDone':
      return `executeDone ${who(event.leg)} ${event.application} ${event.response} ${event.digits}`.trim()
    case 'digit':
      return `digit ${who(event.leg)} ${event.digit}`
    case 'legEnded':
      return `legEnded ${who(event.leg)} ${event.cause} ${event.sipCode} ${event.endedBy}`
    case 'legBridged':
    case 'legUnbridged':
      return `${event.type} ${who(event.leg)} -> ${event.otherId.slice(-3)}`
    case 'legProgress':
      return `legProgress ${who(event.leg)} ${event.media ? 'media' : 'ringing'}`
    case 'originateDone':
      return `originateDone ${event.legId.slice(-3)} ${event.outcome.ok ? 'ok' : event.outcome.cause}`
    case 'registered':
    case 'unregistered':
      return `${event.type} ${event.extension}`
    case 'switchReady':
      return ['switchReady', ...event.legs.map(who), ...event.registered].join(' ')
    case 'gatewaysScanned':
    case 'gatewayState':
    case 'gatewayGone':
    case 'switchLost':
      return event.type
    default:
      return `${event.type} ${who(event.leg)}`
  }
}

const who = (leg: LegFacts): string =>
  `${leg.legId.slice(-3)}${leg.answered ? '+' : ''}${leg.bridgedTo && `=${leg.bridgedTo.slice(-3)}`}`

const request = (number: string) => requestId(`00000000-0000-4000-8000-0000000000${number}`)
const leg = (number: string) => legId(`00000000-0000-4000-8000-0000000000${number}`)

describe('a call from the first ring to the last', () => {
  const caller = leg('ca')
  const agent = leg('0b')
  const commands: readonly SwitchCommand[] = [
    { type: 'answer', legId: caller },
    {
      type: 'play',
      legId: caller,
      requestId: request('01'),
      prompts: ['tone_stream://%(300,0,400)', 'silence_stream://100'],
    },
    {
      type: 'collectDigits',
      legId: caller,
      requestId: request('02'),
      prompts: ['tone_stream://%(2000,0,400)'],
      badPrompts: [],
      length: 2,
      tries: 2,
      digitTimeoutMs: 2000,
    },
    { type: 'setVariables', legId: caller, variables: { nacd_state: '{"phase":"ringing","n":"50%25 ~"}' } },
    {
      type: 'playForever',
      legId: caller,
      requestId: request('03'),
      prompts: ['tone_stream://%(400,200,400)'],
    },
    {
      type: 'originate',
      legId: agent,
      callId: caller,
      target: { type: 'extension', number: '1001' },
      displayNumber: '1002',
      displayName: '李雷',
      timeoutSeconds: 5,
      variables: { nacd_role: 'agent' },
    },
    { type: 'stopPlaying', legId: caller },
    { type: 'bridgeLegs', legId: caller, otherId: agent },
    { type: 'hangup', legId: caller, cause: 'NORMAL_CLEARING' },
    { type: 'answer', legId: caller },
  ]
  const last = 'legEnded 0ca+ NORMAL_CLEARING 0 far'

  test('is told step by step', async () => {
    const { events, outcomes, differing } = await replay('call', commands, last)
    expect(differing).toEqual([])
    expect(events.map(short)).toEqual([
      'switchReady',
      'registered 1001',
      'legCreated 0ca',
      'legParked 0ca',
      'legProgress 0ca media',
      'legAnswered 0ca+',
      'executeDone 0ca+ playback FILE PLAYED',
      'digit 0ca+ 1',
      'digit 0ca+ #',
      'executeDone 0ca+ play_and_get_digits _none_ 1#',
      'legCreated 00b',
      'legProgress 00b ringing',
      'legAnswered 00b+',
      'originateDone 00b ok',
      'legParked 00b+',
      'executeDone 0ca+ playback FILE PLAYED',
      'legBridged 0ca+=00b -> 00b',
      'legBridged 00b+=0ca -> 0ca',
      'legEnded 00b+=0ca NORMAL_CLEARING 0 far',
      'legUnbridged 0ca+ -> 00b',
      'legParked 0ca+',
      last,
    ])
    expect(outcomes.slice(0, -1).map(({ type }) => type)).toEqual(Array(9).fill('done'))
    expect(outcomes.at(-1)).toEqual({ type: 'refused', reason: `-ERROR` })
  })

  test('names the parties alike in every event', async () => {
    const { events } = await replay('call', commands, last)
    const facts = events.flatMap(event => ('leg' in event ? [event.leg] : []))
    const parties = facts.map(({ legId: id, direction, callerNumber, callerName, calleeNumber, extension }) =>
      [id, direction, callerNumber, callerName, calleeNumber, extension].join(' '),
    )
    expect([...new Set(parties)]).toEqual([
      `${caller} inbound 1002 Li Lei 120 1002`,
      `${agent} outbound 1002 李雷 1001 1001`,
    ])
    expect(facts.at(-1)?.variables).toEqual({
      nacd_app: 'nacd',
      nacd_data: '120',
      nacd_state: '{"phase":"ringing","n":"50%25 ~"}',
    })
    expect(facts.find(({ legId: id }) => id === agent)?.variables).toEqual({
      nacd_call: caller,
      nacd_role: 'agent',
    })
  })

  test('carries the request ids, the times and the network address', async () => {
    const { events } = await replay('call', commands, last)
    const requests = events.flatMap(event => (event.type === 'executeDone' ? [event.requestId] : []))
    expect(requests).toEqual([request('01'), request('02'), request('03')])
    const ended = events.at(-1)
    if (ended?.type !== 'legEnded') throw new Error('the last event is no end')
    expect([ended.leg.networkIp, ended.leg.networkPort]).toEqual(['127.0.0.1', '35072'])
    const [created, answered, over] = [ended.leg.createdAt, ended.answeredAt ?? 0, ended.at]
    expect(created).toBeLessThan(answered)
    expect(answered).toBeLessThan(over)
    expect(over - created).toBeLessThan(60_000)
  })

  test.each([1, 7, 1000])('is the same in pieces of %i bytes', async size => {
    const cut: Cutter = bytes =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
    const whole = await replay('call', commands, last)
    const cutUp = await replay('call', commands, last, cut)
    expect(cutUp.events.slice(1)).toEqual(whole.events.slice(1))
  })
})

test('legs that fail tell why, and who ended them', async () => {
  const [caller, second] = [leg('ca'), leg('cb')]
  const dial = (number: string, extension: string, timeoutSeconds = 5): SwitchCommand => ({
    type: 'originate',
    legId: leg(number),
    callId: caller,
    target: { type: 'extension', number: extension },
    displayNumber: '1002',
    displayName: '',
    timeoutSeconds,
    variables: { nacd_role: 'agent' },
  })
  const commands: readonly SwitchCommand[] = [
    dial('0b', '1009'),
    dial('0c', '1002'),
    dial('0d', '1001'),
    dial('0e', '1001', 2),
    dial('0f', '1001', 20),
    { type: 'hangup', legId: leg('0f'), cause: 'ORIGINATOR_CANCEL' },
    {
      ...(dial('10', '') as Extract<SwitchCommand, { type: 'originate' }>),
      target: { type: 'gateway', gateway: 'none', number: '13800138000' },
    },
    { type: 'hangup', legId: second, cause: 'CALL_REJECTED' },
  ]
  const { events, differing } = await replay('failures', commands, 'unregistered 1001')
  expect(differing).toEqual([])
  expect(events.map(short)).toEqual([
    'switchReady 1001',
    'legCreated 0ca',
    'legParked 0ca',
    'originateDone 00b SUBSCRIBER_ABSENT',
    'originateDone 00c USER_NOT_REGISTERED',
    'legCreated 00d',
    'legEnded 00d USER_BUSY 486 far',
    'originateDone 00d USER_BUSY',
    'legEnded 0ca ORIGINATOR_CANCEL 487 far',
    'legCreated 00e',
    'legProgress 00e ringing',
    'legEnded 00e NO_ANSWER 487 switch',
    'originateDone 00e NO_ANSWER',
    'legCreated 00f',
    'legProgress 00f ringing',
    'legEnded 00f ORIGINATOR_CANCEL 487 switch',
    'originateDone 00f ORIGINATOR_CANCEL',
    'originateDone 010 INVALID_GATEWAY',
    'legCreated 0cb',
    'legParked 0cb',
    'legEnded 0cb CALL_REJECTED 0 switch',
    'unregistered 1001',
  ])
})

test('what is alive at login is found', async () => {
  const [caller, waiting] = [leg('ca'), leg('cb')]
  const commands: readonly SwitchCommand[] = [
    { type: 'hangup', legId: caller, cause: 'NORMAL_CLEARING' },
    { type: 'hangup', legId: waiting, cause: 'SWITCH_CONGESTION' },
  ]
  const { events, differing } = await replay('reconnect', commands, 'legEnded 0cb SWITCH_CONGESTION 0 switch')
  expect(differing).toEqual([])
  expect(events.map(short)).toEqual([
    'switchReady 0ca+=00b 00b+=0ca 0cb 1001',
    'legEnded 00b+=0ca NORMAL_CLEARING 0 switch',
    'legUnbridged 0ca+ -> 00b',
    'legEnded 0ca+ NORMAL_CLEARING 0 switch',
    'legEnded 0cb SWITCH_CONGESTION 0 switch',
  ])
})
