import { describe, expect, test } from 'vitest'
import { legId, millis } from '../core/shared/ids.ts'
import type { LegFacts } from '../ports/switch.ts'
import { House } from './testing/house.ts'
import { leg } from './testing/paper-switch.ts'

/** A leg that the phone of an extension has sent on with its transfer key. */

const outside = '13900139000'
const at = millis(2000)
const referral = { id: '1:a', destination: '1003' }
const customer = (variables: Record<string, string>, change: Partial<LegFacts> = {}): LegFacts =>
  leg('B', {
    direction: 'outbound',
    extension: '',
    proven: false,
    calleeNumber: '913900139000',
    gateway: 'carrier',
    answered: true,
    variables: { nacd_call: 'A', ...variables },
    ...change,
  })
const sent = (variables: Record<string, string>, change: Partial<LegFacts> = {}) =>
  ({ type: 'legParked', at, leg: customer(variables, { referral, sentOn: true, ...change }) }) as const

test('it is a call of its own, of who was called, sent on by that extension', async () => {
  const house = new House([])
  await house.runtime.start()
  house.hold = true
  await house.emit(sent({ nacd_referrer: '1001', nacd_called: outside }))
  expect(house.runtime.calls.calls()).toMatchObject([
    {
      uuid: 'B',
      callerNumber: outside,
      calleeNumber: '1003',
      direction: 'outbound',
      inboundGateway: 'carrier',
    },
  ])
  expect(house.asked).toMatchObject([{ event: 'bridge_failed', additional_data: { transferred_by: '1001' } }])
})

test.each<[string, ReturnType<typeof sent>]>([
  ['that nobody with a right to it has sent', sent({})],
  ['that was not dialled by the switch', sent({ nacd_referrer: '1001' }, { direction: 'inbound' })],
])('one %s is ended', async (_what, event) => {
  const house = new House([])
  await house.runtime.start()
  await house.emit(event)
  expect(house.runtime.calls.calls()).toEqual([])
  expect(house.switch.sent).toEqual([{ type: 'hangup', legId: 'B', cause: 'ORIGINATOR_CANCEL' }])
})

/** 1002 has called out and talks with a customer; `facts` of the customer's leg. */
async function talk(house: House) {
  house.dids.outside.set('1002', { displayNumber: '01088886602', gateway: 'carrier' })
  await house.runtime.start()
  await house.runtime.lines.load()
  house.hold = true
  await house.parked('A', caller)
  const command = house.switch.sent.findLast(each => each.type === 'bridgeTo')
  expect(command).toMatchObject({ callerExtension: '1002', calledNumber: outside })
  const called = legId(command?.type === 'bridgeTo' ? (command.legs[0]?.legId ?? '') : '')
  const facts = (change: Partial<LegFacts>) => ({
    ...customer({ nacd_referrer: '1002', nacd_called: outside }, change),
    legId: called,
  })
  await house.emit(
    { type: 'legCreated', at, leg: facts({}) },
    { type: 'legAnswered', at, leg: facts({}) },
    { type: 'legBridged', at, leg: facts({}), otherId: legId('A') },
  )
  return { called, facts }
}

const caller = { calleeNumber: outside, variables: { nacd_app: 'nout_did', nacd_data: outside } }

test('parked before the end of the leg that sent it: that call ends, and this one begins', async () => {
  const house = new House([])
  const { called, facts } = await talk(house)
  await house.emit({ type: 'legParked', at, leg: facts({ referral, sentOn: true }) })
  expect(house.runtime.calls.calls()).toMatchObject([
    { uuid: 'A', phase: { type: 'ending', cause: 'BLIND_TRANSFER', otherLeg: '' } },
    { uuid: called, callerNumber: outside, phase: { type: 'asking' } },
  ])
  expect(house.switch.sent.filter(({ type }) => type === 'hangup')).toMatchObject([{ legId: 'A' }])
})

test('a call that begins anew takes the transfer before it for no news', async () => {
  const house = new House([])
  await house.runtime.start()
  house.hold = true
  await house.parked('A', { referral })
  expect(house.runtime.calls.calls()).toMatchObject([{ uuid: 'A', referral: referral.id }])
})

describe('while the switch is out of reach', () => {
  const parked = { referral, sentOn: true }
  const back = (...legs: readonly LegFacts[]) => ({ type: 'switchReady', at, legs, registered: [] }) as const
  const hungUp = (house: House) =>
    house.switch.sent.flatMap(command => (command.type === 'hangup' ? [command.legId] : []))

  test('the phone that pressed the key is gone: the customer goes on', async () => {
    const house = new House([])
    const { called, facts } = await talk(house)
    await house.emit({ type: 'switchLost', at, reason: 'away' }, back(facts(parked)))
    expect(house.runtime.calls.calls()).toMatchObject([{ uuid: called, phase: { type: 'asking' } }])
    expect(house.ended).toMatchObject([{ uuid: 'A', cause: 'BLIND_TRANSFER' }])
    expect(hungUp(house)).not.toContain(called)
  })

  test('it is still there: that call is over, and the customer goes on', async () => {
    const house = new House([])
    const { called, facts } = await talk(house)
    await house.emit({ type: 'switchLost', at, reason: 'away' }, back(leg('A', caller), facts(parked)))
    expect(house.runtime.calls.calls()).toMatchObject([
      { uuid: 'A', phase: { type: 'ending' } },
      { uuid: called, phase: { type: 'asking' } },
    ])
    expect(hungUp(house)).not.toContain(called)
  })

  test('the customer went on before: the end of the call they came from is none of theirs', async () => {
    const house = new House([])
    const { called, facts } = await talk(house)
    await house.emit({ type: 'legParked', at, leg: facts(parked) })
    await house.emit({ type: 'switchLost', at, reason: 'away' }, back(leg('A', caller), facts(parked)))
    expect(house.runtime.calls.calls()).toMatchObject([
      { uuid: 'A', phase: { type: 'ending' } },
      { uuid: called, phase: { type: 'asking' } },
    ])
    expect(hungUp(house)).not.toContain(called)
  })
})
