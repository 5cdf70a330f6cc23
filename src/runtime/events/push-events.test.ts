import { expect, test } from 'vitest'
import { legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

/** When the beginning of a leg is told. */

const at = millis(5)
const inward = leg('A')
const outward = leg('B', { direction: 'outbound', variables: { nacd_middle: '0108888' } })
const created = (facts: LegFacts): SwitchEvent => ({ type: 'legCreated', at, leg: facts })
const ended: SwitchEvent = {
  type: 'legEnded',
  at,
  leg: inward,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy: 'far',
  answeredAt: null,
}

const told = (house: House) => house.pushed.map(({ event, call_uuid }) => `${event} ${call_uuid}`)

test('a leg that was dialled is told at once, with the number it was dialled for', async () => {
  const house = new House([])
  await house.emit(created(outward))
  expect(house.pushed).toMatchObject([{ event: 'callout', middle_number: '0108888' }])
})

test.each<[string, SwitchEvent, readonly string[]]>([
  ['it rings', { type: 'legProgress', at, leg: inward, media: false }, ['incoming A']],
  ['it has early media', { type: 'legProgress', at, leg: inward, media: true }, ['incoming A']],
  ['it is answered', { type: 'legAnswered', at, leg: inward }, ['incoming A', 'answered A']],
  ['it is joined', { type: 'legBridged', at, leg: inward, otherId: legId('B') }, ['incoming A']],
  ['it is handed over', { type: 'legParked', at, leg: inward }, ['incoming A']],
  ['a key is typed', { type: 'digit', at, leg: inward, digit: '1' }, ['incoming A', 'dtmf A']],
  ['it ends', ended, ['incoming A', 'canceled A']],
  ['it is found gone', { type: 'switchReady', at, legs: [], registered: [] }, ['incoming A', 'canceled A']],
  ['another leg ends', { ...ended, leg: leg('C') } as SwitchEvent, ['canceled C']],
])('a caller is told when %s', async (_what, event, expected) => {
  const house = new House([])
  await house.emit(created(inward))
  expect(told(house)).toEqual([])
  await house.emit(event)
  expect(told(house)).toEqual(expected)
  house.clock.advance(60_000)
  expect(told(house).filter(each => each === 'incoming A')).toEqual(['incoming A'])
})

test('a caller of whom nothing more is known is told after a second, as of when they came', async () => {
  const house = new House([])
  house.clock.advance(9_000)
  await house.emit(created(inward))
  house.clock.advance(999)
  expect(told(house)).toEqual([])
  house.clock.advance(1)
  expect(house.pushed).toMatchObject([{ event: 'incoming', timestamp: '10' }])
})

test('a caller whose number is still looked up is kept back, for a second', async () => {
  const house = new House([])
  house.dids.inDid = () => new Promise(() => undefined)
  await house.emit(created(leg('A', { calleeNumber: '+861088886601' })))
  await house.parked('A', {
    calleeNumber: '+861088886601',
    variables: { nacd_app: 'nin_did', nacd_data: '' },
  })
  expect(told(house)).toEqual([])
  house.clock.advance(1_000)
  expect(house.pushed).toMatchObject([{ event: 'incoming', middle_number: '01088886601' }])
})

test('nothing is kept back at the end', async () => {
  const house = new House([])
  await house.emit(created(inward))
  await house.runtime.stop()
  expect(told(house)).toEqual(['incoming A'])
})
