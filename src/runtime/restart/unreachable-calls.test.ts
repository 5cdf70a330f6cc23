import { describe, expect, test } from 'vitest'
import { agent, group } from '../../core/acd/testing/records.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { LiveView } from '../live-view.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

const at = millis(0)
const queue = { action: 'queue', action_data: { ad_group: '121' } } as const
const caller = leg('A', { extension: '', answered: true })

const ready = (legs: readonly LegFacts[]): SwitchEvent => ({
  type: 'switchReady',
  at,
  legs,
  registered: ['1001'],
})

/** 1001, whose phone is at both switches, talks with the caller A at the first; the wrap-up takes 5 s. */
async function talk(): Promise<{ readonly house: House; readonly agentLeg: LegFacts }> {
  const house = new House([queue])
  house.groups.push(group('121', { wrapUp: 5 }))
  house.agents.push(agent('1001', ['121']))
  await house.runtime.start()
  house.secondSwitch.emit({ type: 'registered', at, extension: '1001' })
  await house.emit({ type: 'registered', at, extension: '1001' })
  await house.parked('A', { extension: '', answered: true })
  const agentLeg = leg(house.rung[0] ?? '', {
    direction: 'outbound',
    extension: '1001',
    answered: true,
    variables: { nacd_call: 'A' },
  })
  await house.emit(
    { type: 'legCreated', at, leg: agentLeg },
    { type: 'legParked', at, leg: agentLeg },
    { type: 'legBridged', at, leg: caller, otherId: agentLeg.legId },
  )
  return { house, agentLeg }
}

async function lose(house: House): Promise<void> {
  house.switch.away = true
  await house.emit({ type: 'switchLost', at: house.clock.now(), reason: 'gone' })
}

const close = (house: House, uuid = 'A') => new LiveView(house.runtime, house.clock).hangup(uuid)
const state = (house: House): string => house.runtime.acd.stateOf('1001')

describe('a call on a switch out of reach', () => {
  test('goes on in the books, and its agent is not offered anybody', async () => {
    const { house } = await talk()
    await lose(house)
    house.clock.advance(3_600_000)
    await house.settle()
    expect([state(house), house.ended, house.runtime.calls.size]).toEqual(['talking', [], 1])
  })

  test('is closed by an operator: counted until the switch was lost, its agent is free', async () => {
    const { house } = await talk()
    const from = house.clock.now()
    house.clock.advance(60_000)
    await lose(house)
    house.clock.advance(3_600_000)
    expect(await close(house)).toBe(true)
    await house.settle()
    expect(house.ended).toMatchObject([
      {
        uuid: 'A',
        agentExtension: '1001',
        endedBy: 'system',
        cause: 'NORMAL_TEMPORARY_FAILURE',
        talkedMs: 60_000,
        endedAt: from + 60_000,
      },
    ])
    expect(house.steps).toContainEqual({
      at: from + 3_660_000,
      type: 'ended_unseen',
      detail: {
        cause: 'NORMAL_TEMPORARY_FAILURE',
        last_known: from + 60_000,
        found: from + 3_660_000,
        phase: 'bridged',
      },
    })
    expect([house.runtime.calls.size, house.runtime.legs.size, state(house)]).toEqual([0, 0, 'wrap_up'])
    const gone = house.pushed.filter(({ event }) => event === 'hangup').map(({ call_uuid }) => call_uuid)
    expect(gone.toSorted()).toEqual(['A', house.rung[0]].toSorted())
    house.clock.advance(5_000)
    expect(state(house)).toBe('idle')
    expect(await close(house)).toBe(false)
  })

  test('that was closed is hung up where it is still there, and has no second record', async () => {
    const { house, agentLeg } = await talk()
    await lose(house)
    await close(house)
    house.switch.away = false
    house.switch.sent.length = 0
    const saved = { ...caller, variables: { nacd_app: 'nacd', nacd_data: '120' }, bridgedTo: agentLeg.legId }
    await house.emit(ready([saved, { ...agentLeg, bridgedTo: legId('A') }]))
    expect(house.switch.sent).toEqual([
      { type: 'hangup', legId: 'A', cause: 'NORMAL_CLEARING' },
      { type: 'hangup', legId: agentLeg.legId, cause: 'NORMAL_CLEARING' },
    ])
    house.clock.advance(5_000)
    expect(state(house)).toBe('talking')
    for (const facts of [caller, agentLeg])
      await house.emit({
        ...{ type: 'legEnded', at, leg: facts, cause: 'NORMAL_CLEARING', sipCode: 0 },
        endedBy: 'switch',
        answeredAt: at,
      } as SwitchEvent)
    expect([state(house), house.ended.length, house.runtime.calls.size]).toEqual(['idle', 1, 0])
    const gone = house.pushed.filter(({ event }) => event === 'hangup').map(({ call_uuid }) => call_uuid)
    expect(gone.toSorted()).toEqual(['A', agentLeg.legId].toSorted())
  })

  test('that waits loses its place', async () => {
    const house = new House([queue])
    house.groups.push(group('121'))
    await house.runtime.start()
    await house.parked('A', { extension: '', answered: true })
    house.clock.advance(20_000)
    await lose(house)
    house.clock.advance(30_000)
    await close(house)
    expect(house.runtime.acd.engine.waitingIn('121')).toEqual([])
    expect(house.ended).toMatchObject([{ uuid: 'A', bridgedAt: null, waitedMs: 20_000, endedBy: 'system' }])
  })

  test('that rings at an agent frees the agent', async () => {
    const house = new House([queue])
    house.groups.push(group('121'))
    house.agents.push(agent('1001', ['121']))
    await house.runtime.start()
    await house.emit({ type: 'registered', at, extension: '1001' })
    await house.parked('A', { extension: '', answered: true })
    const ringing = leg(house.rung[0] ?? '', {
      direction: 'outbound',
      extension: '1001',
      variables: { nacd_call: 'A' },
    })
    await house.emit({ type: 'legCreated', at, leg: ringing })
    await lose(house)
    await close(house)
    expect([state(house), house.runtime.calls.size]).toEqual(['unregistered', 0])
  })

  test('that was told to end before is over at once', async () => {
    const { house } = await talk()
    house.switch.away = true
    await close(house)
    await lose(house)
    expect(house.ended).toEqual([])
    expect(await close(house)).toBe(true)
    expect(house.ended).toMatchObject([{ uuid: 'A', cause: 'NORMAL_CLEARING', endedBy: 'system' }])
  })
})
