import { describe, expect, test } from 'vitest'
import { lineMark } from '../../core/line/line-mark.ts'
import { millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { LiveView } from '../live-view.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'
import { gateway } from '../trunks/testing/paper-gateways.ts'

const minute = 60_000

/** A house with a trunk, and whoever calls out over it. */
class TrunkHouse extends House {
  #legs = 0

  async open(...names: readonly string[]): Promise<this> {
    this.gatewayList.set(...names.map(name => gateway(name, { kind: 'freeswitch' })))
    await this.runtime.start()
    await this.settle()
    return this
  }

  /** So many calls over a gateway, each to its end. */
  async call(count: number, over: Over): Promise<void> {
    for (let call = 0; call < count; call++) await this.emit(...this.#story(over))
  }

  health = (name: string) => this.runtime.health.of(name)

  warnings = () => this.pushed.filter(({ event }) => event === 'gateway_warning')

  #story({
    gateway: name = 'g',
    prefix = '',
    status = 0,
    talkMs = 60_000,
    rang = true,
  }: Over): SwitchEvent[] {
    this.#legs += 1
    const nacd_line = lineMark({ called: '1', shown: '', group: '', prefix })
    const facts: Partial<LegFacts> = {
      direction: 'outbound',
      extension: '',
      gateway: name,
      variables: { nacd_line },
    }
    const out = leg(`out-${this.#legs}`, facts)
    const at = millis(1000)
    const begun: SwitchEvent = { type: 'legCreated', at, leg: out }
    const ringing: SwitchEvent = { type: 'legProgress', at: millis(3000), leg: out, media: false }
    const end = {
      type: 'legEnded',
      leg: out,
      cause: 'NORMAL_CLEARING',
      sipCode: status,
      endedBy: 'far',
    } as const
    if (status !== 0)
      return [begun, ...(rang && status < 500 ? [ringing] : []), { ...end, at, answeredAt: null }]
    const answer: SwitchEvent = { type: 'legAnswered', at: millis(5000), leg: out }
    return [begun, ringing, answer, { ...end, at: millis(5000 + talkMs), answeredAt: millis(5000) }]
  }
}

interface Over {
  readonly gateway?: string
  readonly prefix?: string
  /** 0 = it is answered. */
  readonly status?: number
  readonly talkMs?: number
  readonly rang?: boolean
}

const open = (...names: readonly string[]) => {
  const house = new TrunkHouse([])
  house.wanted.add('gateway_warning')
  return house.open(...names)
}

test('what calls over a gateway came to, as the switch tells it', async () => {
  const house = await open('g')
  await house.call(15, {})
  await house.call(3, { talkMs: 5000 })
  await house.call(6, { status: 486 })
  await house.call(2, { talkMs: 30_000 })
  await house.call(4, { status: 500 })
  expect(house.health('g')).toEqual({
    samples: 30,
    asr: 20 / 30,
    acdSeconds: (15 * 60 + 15 + 60) / 20,
    pddSeconds: 2,
    shortCalls: 3 / 20,
    trunkFailures: 4 / 30,
    congested: 0,
    share: expect.closeTo(0.968, 3),
    warnings: [],
  })
  expect(house.counted.filter(each => each === 'g trunk')).toHaveLength(4)
  const live = new LiveView(house.runtime, house.clock).gatewayHealth('g')
  expect(live).toMatchObject({ asr: 20 / 30, acd: 48.75, pdd: 2, shortCalls: 0.15, samples: 30 })
  expect(live.throttle).toBe(house.health('g').share)
  await house.runtime.stop()
})

test('only gateways that are there are measured, whatever a leg says', async () => {
  const house = await open('g')
  await house.call(25, { gateway: 'invented' })
  expect(house.health('invented').samples).toBe(0)
  expect(house.counted).toEqual([])
  await house.call(25, {})
  house.gatewayList.set()
  await house.settle()
  house.gatewayList.set(gateway('g', { kind: 'freeswitch' }))
  await house.settle()
  expect(house.health('g').samples).toBe(0)
})

test('a gateway that fails is held back as chance has it, and ever less often once it works', async () => {
  const house = await open('g')
  const { facts } = house.runtime.health
  const isHeldBackAt = (drawn: number) => {
    house.drawn = drawn
    return facts.isHeldBack('g')
  }
  expect(isHeldBackAt(0.999)).toBe(false)
  await house.call(100, { status: 500 })
  expect([isHeldBackAt(0.049), isHeldBackAt(0.05)]).toEqual([false, true])
  await house.call(20, {})
  expect([isHeldBackAt(0.4), isHeldBackAt(0.7)]).toEqual([false, true])
  await house.call(60, {})
  expect(isHeldBackAt(0.999)).toBe(false)
})

test('a gateway is ranked by the prefix where enough is known of it', async () => {
  const house = await open('g')
  const { facts } = house.runtime.health
  await house.call(25, { prefix: '139' })
  await house.call(25, { prefix: '010', status: 486 })
  expect(facts.quality('g', '139')).toBe(1)
  expect(facts.quality('g', '010')).toBeCloseTo(0.7)
  expect(facts.quality('g', '')).toBeCloseTo(0.85)
})

test('a leg that a reconnect finds gone is no failure', async () => {
  const house = await open('g')
  const out = leg('lost', { direction: 'outbound', extension: '', gateway: 'g' })
  await house.emit({ type: 'legCreated', at: millis(0), leg: out })
  await house.emit({ type: 'switchReady', at: millis(9), legs: [], registered: [] })
  await house.emit({
    ...{
      type: 'legEnded',
      at: millis(9),
      leg: out,
      cause: 'x',
      sipCode: 503,
      endedBy: 'far',
      answeredAt: null,
    },
  })
  expect(house.health('g').samples).toBe(0)
})

describe('the carrier’s patience', () => {
  test('few answered: told once, and once when it is good again', async () => {
    const house = await open('g')
    await house.call(14, { status: 486 })
    await house.call(5, {})
    expect(house.warnings()).toEqual([])
    await house.call(3, { status: 486 })
    expect(house.warnings()).toMatchObject([
      {
        event: 'gateway_warning',
        direction: 'outbound',
        call_uuid: '',
        caller_number: '',
        callee_number: '',
        additional_data: {
          ...{ gateway: 'g', what: 'asr', state: 'warning' },
          ...{ value: '0.25', threshold: '0.3', samples: '20' },
        },
      },
    ])
    expect(house.health('g').warnings).toEqual(['asr'])
    expect(house.log.lines.at(-1)).toMatchObject({
      level: 'warn',
      fields: { gateway: 'g', what: 'asr', share: 0.25, threshold: 0.3, samples: 20 },
    })
    await house.call(3, {})
    expect(house.warnings()).toHaveLength(1)
    await house.call(1, {})
    expect(house.warnings().at(-1)?.additional_data).toMatchObject({ state: 'good', value: '0.346' })
    expect(house.health('g').warnings).toEqual([])
    expect(house.counted.filter(each => each.includes('asr'))).toEqual(['g asr bad', 'g asr good'])
  })

  test('short calls, by the length the house says', async () => {
    const house = await open('g')
    await house.call(11, { talkMs: 6000 })
    await house.call(9, { talkMs: 5999 })
    expect(house.warnings().map(({ additional_data }) => additional_data)).toMatchObject([
      { what: 'short_calls', value: '0.45', threshold: '0.4', samples: '20' },
    ])
  })

  test('the carrier’s own limit', async () => {
    const house = await open('g')
    await house.call(4, { status: 503 })
    expect(house.warnings()).toEqual([])
    await house.call(1, { status: 503 })
    expect(house.warnings().map(({ additional_data }) => additional_data)).toMatchObject([
      { what: 'congestion', state: 'warning', value: '1', threshold: '0.01', samples: '5' },
    ])
  })

  test('where calls cease, all is told to be well when the last has left the half hour', async () => {
    const house = await open('g')
    await house.call(5, { status: 503 })
    for (let passed = 0; passed < 29; passed++) house.clock.advance(minute)
    expect(house.warnings()).toHaveLength(1)
    house.clock.advance(minute)
    expect(house.warnings().at(-1)?.additional_data).toMatchObject({ state: 'good', samples: '0' })
    expect(house.clock.running).toBe(0)
  })

  test('of a gateway that was deleted nothing more is told, and a stop ends the watch', async () => {
    const house = await open('g', 'h')
    await house.call(5, { status: 503 })
    await house.call(5, { status: 503, gateway: 'h' })
    house.gatewayList.set(gateway('h', { kind: 'freeswitch' }))
    await house.settle()
    for (let passed = 0; passed < 29; passed++) house.clock.advance(minute)
    expect(house.warnings()).toHaveLength(2)
    expect(house.health('g').warnings).toEqual([])
    expect(house.clock.running).toBe(1)
    await house.runtime.stop()
    expect(house.clock.running).toBe(0)
  })

  test('not told where nobody wants it', async () => {
    const house = await new TrunkHouse([]).open('g')
    await house.call(5, { status: 503 })
    expect(house.warnings()).toEqual([])
    expect(house.health('g').warnings).toEqual(['congestion'])
  })
})
