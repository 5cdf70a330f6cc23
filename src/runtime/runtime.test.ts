import { describe, expect, test } from 'vitest'
import { type LegId, legId, millis } from '../core/shared/ids.ts'
import type { SwitchEvent } from '../ports/switch.ts'
import { House } from './testing/house.ts'
import { leg } from './testing/paper-switch.ts'

const bridge = { action: 'bridge', action_data: { ad_number: '1001' } } as const
const at = millis(2000)
const ended = (
  id: string,
  change: Partial<Extract<SwitchEvent, { type: 'legEnded' }>> = {},
): SwitchEvent => ({
  type: 'legEnded',
  at,
  leg: leg(id),
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy: 'far',
  answeredAt: at,
  ...change,
})
const agentUp = (id: LegId): SwitchEvent[] => {
  const facts = leg(id, { direction: 'outbound', extension: '1001', calleeNumber: '1001', answered: true })
  return [
    { type: 'legCreated', at, leg: facts },
    { type: 'legAnswered', at, leg: facts },
    { type: 'legParked', at, leg: facts },
  ]
}

async function talking(): Promise<{ house: House; agent: LegId }> {
  const house = new House([bridge])
  await house.runtime.start()
  await house.parked('A')
  const [agent = legId('')] = house.rung
  await house.emit(...agentUp(agent), { type: 'legBridged', at, leg: leg('A'), otherId: agent })
  return { house, agent }
}

describe('a call', () => {
  test('from arrival to record', async () => {
    const { house, agent } = await talking()
    expect(house.sentTypes).toEqual([
      'playForever',
      'setVariables',
      'originate',
      'answer',
      'bridgeLegs',
      'setVariables',
    ])
    await house.emit(ended(agent), ended('A', { endedBy: 'switch' }))
    expect(house.ended).toMatchObject([{ uuid: 'A', agentExtension: '1001', endedBy: 'agent' }])
    expect(house.runtime.calls.size).toBe(0)
  })

  test('a second park of the same leg is no second call', async () => {
    const house = new House([bridge])
    await house.parked('A')
    await house.parked('A')
    expect(house.asked).toHaveLength(1)
  })

  test('a leg that did not ask for nacd is left alone', async () => {
    const house = new House([])
    await house.parked('A', { variables: {} })
    expect(house.switch.sent).toEqual([])
  })

  test.each([
    ['an unknown application', { nacd_app: 'nonsense', nacd_data: '1' }, 100, 'NO_ROUTE_DESTINATION'],
    ['more calls than nacd_max', { nacd_app: 'nacd', nacd_data: '120' }, 0, 'SWITCH_CONGESTION'],
  ])('%s is refused', async (_name, variables, most, cause) => {
    const house = new House([], most)
    await house.parked('A', { variables })
    expect(house.switch.sent).toEqual([{ type: 'hangup', legId: 'A', cause }])
  })

  test('a prompt that is not there is told and skipped', async () => {
    const house = new House([{ action: 'playback', action_data: { ad_rings: 'missing.wav' } }])
    await house.parked('A')
    expect(house.sentTypes).toEqual(['answer', 'setVariables', 'hangup'])
    expect(house.steps.map(step => step.type)).toContain('prompt_missing')
  })

  test('a command the switch refuses comes back as an event', async () => {
    const house = new House([bridge, { action: 'hangup' }])
    house.switch.refuse = 'originate'
    await house.parked('A')
    await house.settle()
    expect(house.asked.map(request => request.event)).toEqual(['incoming', 'bridge_failed'])
  })
})

describe('push events', () => {
  test('go out for every leg, under its own uuid', async () => {
    const { house, agent } = await talking()
    await house.emit({ type: 'digit', at, leg: leg('A'), digit: '5' }, ended(agent), ended('A'))
    expect(house.pushed.map(each => `${each.call_uuid} ${each.event} ${each.dtmf}`.trim())).toEqual([
      `${agent} callout`,
      `${agent} answered`,
      'A dtmf 5',
      `${agent} hangup`,
      'A hangup',
    ])
  })

  test('a leg that was never answered is canceled', async () => {
    const house = new House([])
    await house.emit(ended('A', { answeredAt: null, cause: 'ORIGINATOR_CANCEL', sipCode: 487 }))
    expect(house.pushed).toMatchObject([
      { event: 'canceled', additional_data: { cause: 'ORIGINATOR_CANCEL', sip_code: '487' } },
    ])
  })

  test('legs that vanished while the switch was out of reach are told too', async () => {
    const { house } = await talking()
    house.pushed.length = 0
    await house.emit({ type: 'switchReady', at, legs: [], registered: [] })
    expect(house.pushed.map(each => each.event).sort()).toEqual(['canceled', 'hangup'])
    expect(house.ended).toMatchObject([{ uuid: 'A', endedBy: 'system' }])
  })
})
