import { describe, expect, test } from 'vitest'
import { agent, group } from '../../core/acd/testing/records.ts'
import type { FlowResponse } from '../../core/flow/contract.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

const bridge = { action: 'bridge', action_data: { ad_number: '1001' } } as const
const queue = { action: 'queue', action_data: { ad_group: '121' } } as const

/** A house with the group 121 and these agents in it, and its switch connected. */
async function openHouse(
  answers: readonly Partial<FlowResponse>[],
  agents: readonly string[] = [],
  rest: Parameters<typeof group>[1] = {},
): Promise<House> {
  const house = new House(answers)
  house.groups.push(group('121', rest))
  house.agents.push(...agents.map(extension => agent(extension, ['121'])))
  await house.runtime.start()
  return house
}

const ready = (legs: readonly LegFacts[], registered: readonly string[] = []): SwitchEvent => ({
  type: 'switchReady',
  at: millis(0),
  legs,
  registered,
})
const lost: SwitchEvent = { type: 'switchLost', at: millis(0), reason: 'gone' }

const agentLeg = (id: string, change: Partial<LegFacts> = {}): LegFacts =>
  leg(id, {
    direction: 'outbound',
    extension: '1001',
    calleeNumber: '1001',
    variables: { nacd_call: 'A' },
    ...change,
  })
const comes = (facts: LegFacts): SwitchEvent => ({ type: 'legCreated', at: millis(0), leg: facts })
const answers = (facts: LegFacts): SwitchEvent => ({
  type: 'legParked',
  at: millis(0),
  leg: { ...facts, answered: true },
})
const ends = (facts: LegFacts, cause = 'NORMAL_CLEARING'): SwitchEvent => ({
  type: 'legEnded',
  at: millis(0),
  leg: facts,
  cause,
  sipCode: 0,
  endedBy: 'far',
  answeredAt: null,
})

/** The caller's leg as the next controller finds it: with what `house` last wrote on it. */
function callerFoundAfter(house: House, id = 'A', change: Partial<LegFacts> = {}): LegFacts {
  const saved = house.switch.sent.findLast(each => each.type === 'setVariables' && each.legId === id)
  const state = saved?.type === 'setVariables' ? (saved.variables.nacd_state ?? '') : ''
  const variables = { nacd_app: 'nacd', nacd_data: '120', ...(state ? { nacd_state: state } : {}) }
  return leg(id, { answered: true, extension: '', ...change, variables })
}

const firstRung = (house: House): string => house.rung[0] ?? ''

describe('a controller that comes back', () => {
  test('goes on with a conversation as it finds it, and ends it well', async () => {
    const before = await openHouse([bridge])
    await before.parked('A')
    const other = agentLeg(firstRung(before), { answered: true })
    await before.emit(comes(other), answers(other))
    await before.emit({ type: 'legBridged', at: millis(0), leg: leg('A'), otherId: other.legId })
    const house = await openHouse([])
    const talking = { ...other, bridgedTo: legId('A') }
    await house.emit(ready([callerFoundAfter(before, 'A', { bridgedTo: other.legId }), talking]))
    expect(house.switch.sent).toEqual([])
    await house.emit(ends(other), ends(leg('A')))
    expect(house.ended).toMatchObject([{ uuid: 'A', agentExtension: '1001', startedAt: 1000 }])
  })

  test('serves a caller who came while it was away', async () => {
    const house = await openHouse([bridge])
    const variables = { nacd_app: 'nacd', nacd_data: '120' }
    await house.emit(ready([leg('A', { variables })]))
    expect(house.asked).toMatchObject([{ event: 'incoming', call_uuid: 'A' }])
  })

  test('ends a leg whose call is no more', async () => {
    const house = await openHouse([])
    await house.emit(ready([agentLeg('ghost', { variables: { nacd_call: 'gone' } })]))
    expect(house.switch.sent).toEqual([{ type: 'hangup', legId: 'ghost', cause: 'ORIGINATOR_CANCEL' }])
  })

  test.each([
    'rubbish',
    Buffer.from('{"v":1,"state":{"uuid":"A","phase":null}}').toString('base64url'),
    Buffer.from('{"v":1,"state":{"uuid":"A","phase":{"type":"toString"}}}').toString('base64url'),
  ])('begins anew with a caller whose saved state it cannot read: %s', async nacd_state => {
    const house = await openHouse([bridge])
    const variables = { nacd_app: 'nacd', nacd_data: '120', nacd_state }
    await house.emit(ready([leg('A', { variables })]))
    expect(house.asked).toMatchObject([{ event: 'incoming' }])
  })

  test.each<[string, readonly Partial<FlowResponse>[], string]>([
    ['the digits', [{ action: 'dtmf', dtmf_len: 1, associate_data: { ticket: 7 } }], 'collectDigits'],
    ['the announcement', [{ action: 'playback', action_data: { ad_rings: 'a.wav' } }], 'play'],
  ])('killed during %s, begins that again and nothing before it', async (_what, given, type) => {
    const before = await openHouse(given)
    await before.parked('A')
    const house = await openHouse([])
    await house.emit(ready([callerFoundAfter(before)]))
    expect(house.asked).toEqual([])
    expect(house.sentTypes).toContain(type)
    expect(house.runtime.calls.calls()).toMatchObject([{ associateData: given[0]?.associate_data ?? {} }])
  })

  test('killed while the server was being asked, asks the same under the same id', async () => {
    const before = await openHouse([{ action: 'dtmf', dtmf_len: 1 }])
    await before.parked('A')
    before.hold = true
    await before.emit({
      type: 'executeDone',
      at: millis(0),
      leg: leg('A'),
      requestId: before.playing,
      application: '',
      response: '',
      digits: '4',
      recordedMs: 0,
    })
    const house = await openHouse([])
    await house.emit(ready([callerFoundAfter(before)]))
    expect(house.asked).toMatchObject([{ event: 'dtmf', dtmf: '4' }])
    expect(house.eventIds).toEqual(before.eventIds.slice(-1))
  })

  test('keeps the order of those who wait, however the switch lists them', async () => {
    const before = await openHouse([queue, queue])
    await before.parked('A')
    before.clock.advance(1000)
    await before.parked('B')
    const house = await openHouse([], ['1001'])
    await house.emit(ready([callerFoundAfter(before, 'B'), callerFoundAfter(before, 'A')], ['1001']))
    expect(house.originates).toMatchObject([{ callId: 'A' }])
  })

  describe('finds an offer half done', () => {
    async function offerOut() {
      const before = await openHouse([queue], ['1001'], { wrapUp: 5 })
      await before.emit(ready([], ['1001']))
      await before.parked('A')
      return { before, phone: agentLeg(firstRung(before)) }
    }

    test('and the phone does not ring any more: the caller is offered to the next agent', async () => {
      const { before } = await offerOut()
      const house = await openHouse([], ['1001', '1003'])
      await house.emit(ready([callerFoundAfter(before)], ['1001', '1003']))
      expect(house.originates).toMatchObject([{ callId: 'A', target: { number: '1003' } }])
    })

    test('and the phone is not taken: the caller is offered to the next agent', async () => {
      const { before, phone } = await offerOut()
      const house = await openHouse([], ['1001', '1003'])
      await house.emit(ready([callerFoundAfter(before), phone], ['1001', '1003']))
      expect(house.rung).toEqual([])
      await house.emit(ends(phone, 'NO_ANSWER'))
      expect(house.originates).toMatchObject([{ callId: 'A', target: { number: '1003' } }])
    })

    test('and taken meanwhile: the agent has their wrap-up, the record its times', async () => {
      const { before, phone } = await offerOut()
      const house = await openHouse([], ['1001'], { wrapUp: 5 })
      const talking = { ...phone, answered: true, bridgedTo: legId('A') }
      await house.emit(ready([callerFoundAfter(before, 'A', { bridgedTo: phone.legId }), talking], ['1001']))
      await house.emit(ends(talking), ends(leg('A', { extension: '' })))
      expect(house.runtime.acd.stateOf('1001')).toBe('wrap_up')
      expect(house.ended).toMatchObject([{ bridgedAt: 1000, answeredAt: 1000 }])
    })

    test('and talking since: the agent has their wrap-up', async () => {
      const { before, phone } = await offerOut()
      await before.emit(comes(phone), answers(phone))
      await before.emit({ type: 'legBridged', at: millis(0), leg: leg('A'), otherId: phone.legId })
      const house = await openHouse([], ['1001'], { wrapUp: 5 })
      const talking = { ...phone, answered: true, bridgedTo: legId('A') }
      await house.emit(ready([callerFoundAfter(before, 'A', { bridgedTo: phone.legId }), talking], ['1001']))
      await house.emit(ends(talking), ends(leg('A', { extension: '' })))
      expect(house.runtime.acd.stateOf('1001')).toBe('wrap_up')
    })
  })
})

describe('a connection that comes back', () => {
  const waiting = (id = 'A') => callerFoundAfter(new House([]), id)

  test('a caller keeps a place in a queue that is full', async () => {
    const house = await openHouse([queue], [], { maxLength: 1 })
    await house.parked('A')
    await house.emit(lost, ready([waiting()]))
    expect(house.asked.map(each => each.event)).toEqual(['incoming'])
    expect(house.runtime.acd.engine.waitingIn('121')).toHaveLength(1)
  })

  test('a caller is offered once, to an agent who came back with the switch', async () => {
    const house = await openHouse([queue], ['1001'])
    await house.parked('A')
    await house.emit(lost, ready([waiting()], ['1001']))
    expect(house.rung).toHaveLength(1)
    const phone = agentLeg(firstRung(house))
    await house.emit(comes(phone), answers(phone))
    expect(house.sentTypes.slice(-1)).toEqual(['bridgeLegs'])
  })

  test('nobody is offered anybody while the switch is away', async () => {
    const house = await openHouse([queue], ['1001'])
    await house.emit(ready([], ['1001']), lost)
    await house.parked('A')
    expect(house.rung).toEqual([])
  })

  test('a question that is out is not put twice', async () => {
    const house = await openHouse([])
    house.hold = true
    await house.parked('A')
    await house.emit(lost, ready([waiting()]))
    expect(house.asked).toHaveLength(1)
  })

  test('a caller who was to be answered while it was away is answered now', async () => {
    const house = await openHouse([queue])
    house.switch.refuse = 'answer'
    await house.parked('A')
    await house.emit(lost, ready([{ ...waiting(), answered: false }]))
    expect(house.sentTypes.filter(type => type === 'answer')).toHaveLength(2)
  })

  test('a phone rung for a call that gave it up is ended when it comes up after all', async () => {
    const house = await openHouse([bridge, { action: 'dtmf', dtmf_len: 1 }])
    await house.parked('A')
    await house.emit(lost, ready([waiting()]))
    const phone = agentLeg(firstRung(house))
    await house.emit(comes(phone))
    expect(house.switch.sent.at(-1)).toEqual({
      type: 'hangup',
      legId: phone.legId,
      cause: 'ORIGINATOR_CANCEL',
    })
  })
})

test('the phones of one switch say nothing of those of another', async () => {
  const house = await openHouse([queue], ['1001'])
  await house.emit(ready([], ['1001']))
  house.secondSwitch.emit(ready([]))
  house.secondSwitch.emit({ type: 'unregistered', at: millis(0), extension: '1001' })
  await house.parked('A')
  expect(house.rung).toHaveLength(1)
})
