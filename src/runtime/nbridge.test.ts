import { describe, expect, test } from 'vitest'
import { legId, millis } from '../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../ports/switch.ts'
import { House } from './testing/house.ts'
import { leg } from './testing/paper-switch.ts'

/** Calls of `nbridge`, and lines to the outside, through the whole runtime. */

const at = millis(5)
const caller = (data: string, change: Partial<LegFacts> = {}): Partial<LegFacts> => ({
  calleeNumber: '13900139000',
  variables: { nacd_app: 'nbridge', nacd_data: data },
  ...change,
})
const ended = (facts: LegFacts, sipCode = 0): SwitchEvent => ({
  type: 'legEnded',
  at,
  leg: facts,
  cause: 'NORMAL_CLEARING',
  sipCode,
  endedBy: 'far',
  answeredAt: null,
})
const trunk = (id: string, change: Partial<LegFacts> = {}): LegFacts =>
  leg(id, {
    direction: 'outbound',
    extension: '',
    gateway: 'carrier',
    variables: { nacd_call: 'A' },
    ...change,
  })
/** A house whose desk has read the trunks. */
async function openHouse(prepare: (house: House) => void = () => undefined): Promise<House> {
  const house = new House([])
  prepare(house)
  await house.runtime.lines.load()
  return house
}

/** The uuid of the trunk leg nacd last had rung. */
function rungLeg(house: House): string {
  const last = house.switch.sent.findLast(each => each.type === 'bridgeTo')
  return (last?.type === 'bridgeTo' && last.legs[0]?.legId) || ''
}

const bridgeDone = (house: House, sipCode: number): SwitchEvent => ({
  type: 'bridgeDone',
  at,
  leg: leg('A'),
  requestId: house.playing,
  cause: 'NORMAL_TEMPORARY_FAILURE',
  sipCode,
})

test('a number is called over a line, which is left when the two talk', async () => {
  const house = await openHouse()
  await house.parked('A', caller('13900139000'))
  expect(house.switch.sent.at(-1)).toMatchObject({
    type: 'bridgeTo',
    legs: [
      {
        target: { type: 'gateway', gateway: 'carrier', number: '13900139000' },
        displayNumber: '1002',
        mark: '13900139000/1002//',
      },
    ],
  })
  expect(house.runtime.lines.claimed).toBe(1)
  const other = trunk(rungLeg(house))
  await house.emit(
    { type: 'legCreated', at, leg: other },
    { type: 'legProgress', at, leg: other, media: false },
    { type: 'legAnswered', at, leg: other },
    { type: 'legBridged', at, leg: leg('A'), otherId: other.legId },
  )
  expect(house.runtime.calls.calls()).toMatchObject([{ phase: { type: 'bridged' }, gateway: 'carrier' }])
  expect(house.runtime.lines.claimed).toBe(0)
  expect(house.steps.map(({ type }) => type)).toEqual(['arrived', 'line_found', 'dialing', 'bridged'])
  await house.emit(ended(other), ended(leg('A')))
  expect(house.ended).toMatchObject([{ direction: 'outbound', gateway: 'carrier' }])
})

test('a carrier that refuses: the next gateway; one that rang is the last', async () => {
  const house = await openHouse()
  await house.parked('A', caller('13900139000'))
  const first = trunk(rungLeg(house))
  await house.emit({ type: 'legCreated', at, leg: first }, ended(first, 503), bridgeDone(house, 503))
  expect(house.switch.sent.at(-1)).toMatchObject({
    type: 'bridgeTo',
    legs: [{ target: { gateway: 'other' } }],
  })
  const second = trunk(rungLeg(house), { gateway: 'other' })
  const rings: SwitchEvent = { type: 'legProgress', at, leg: second, media: false }
  await house.emit({ type: 'legCreated', at, leg: second }, rings, ended(second, 500))
  await house.emit(bridgeDone(house, 500))
  expect(house.switch.sent.at(-1)).toEqual({
    type: 'hangup',
    legId: 'A',
    cause: 'NORMAL_TEMPORARY_FAILURE',
    sipCode: 500,
  })
  expect(house.steps.map(({ type }) => type)).toEqual([
    'arrived',
    'line_found',
    'dialing',
    'line_failed',
    'line_found',
    'dialing',
    'line_failed',
    'line_refused',
    'dial_failed',
  ])
})

/** Each trunk has one call already, and no more are allowed. */
async function fullHouse(): Promise<House> {
  const house = await openHouse(({ trunks }) => trunks.limit(1))
  for (const gateway of ['carrier', 'other'])
    await house.emit({ type: 'legCreated', at, leg: trunk(`busy-${gateway}`, { gateway, variables: {} }) })
  return house
}

test('who waits for a line hears music; their bridge begins when it has ended', async () => {
  const house = await fullHouse()
  await house.parked('A', caller('13900139000'))
  expect(house.runtime.lines.waiting).toBe(1)
  expect(house.sentTypes).toEqual(['setVariables', 'setVariables', 'playForever'])
  const music = house.playing
  await house.emit(ended(trunk('busy-other', { gateway: 'other', variables: {} })))
  expect(house.sentTypes.slice(3)).toEqual(['stopPlaying', 'setVariables'])
  const over = { application: 'playback', response: '', digits: '', recordedMs: 0 }
  await house.emit({ type: 'executeDone', at, leg: leg('A'), requestId: music, ...over })
  expect(house.switch.sent.at(-1)).toMatchObject({
    type: 'bridgeTo',
    legs: [{ target: { gateway: 'other' } }],
  })
})

test('who waits for a line and hangs up waits no more', async () => {
  const house = await fullHouse()
  await house.parked('A', caller('13900139000'))
  await house.emit(ended(leg('A', caller('13900139000'))))
  expect(house.runtime.lines.waiting).toBe(0)
  expect(house.runtime.calls.size).toBe(0)
})

describe('click-to-call', () => {
  const dialled = (change: Partial<LegFacts> = {}) =>
    caller('13900139000', {
      direction: 'outbound',
      callerNumber: '13900139000',
      calleeNumber: '1001',
      extension: '1001',
      proven: false,
      answered: true,
      ...change,
    })

  test('the phone the switch has dialled is the caller, and hears that it rings', async () => {
    const house = await openHouse()
    await house.parked('A', dialled())
    expect(house.switch.sent.at(-1)).toMatchObject({
      type: 'bridgeTo',
      legs: [{ displayNumber: '1001' }],
      ringback: [expect.stringContaining('tone_stream')],
    })
    expect(house.runtime.calls.calls()).toMatchObject([
      { direction: 'outbound', callerNumber: '1001', calleeNumber: '13900139000' },
    ])
  })

  test.each<[string, Partial<LegFacts>]>([
    ['was dialled for no extension', { extension: '' }],
    ['whoever it talked with has sent on', { sentOn: true }],
  ])('a leg that %s calls nobody outside', async (_what, change) => {
    const house = await openHouse()
    await house.parked('A', dialled(change))
    expect(house.sentTypes).not.toContain('bridgeTo')
    expect(house.switch.sent.at(-1)).toMatchObject({ type: 'hangup', cause: 'OUTGOING_CALL_BARRED' })
  })
})

test('who merely says to be an extension calls nobody outside', async () => {
  const house = await openHouse()
  await house.parked('A', caller('13900139000', { proven: false }))
  expect(house.sentTypes).not.toContain('bridgeTo')
  expect(house.switch.sent.at(-1)).toMatchObject({ type: 'hangup', cause: 'OUTGOING_CALL_BARRED' })
})

test('of those who ring at once the one who answered is the agent of the record', async () => {
  const house = await openHouse()
  await house.parked('A', caller('user/1001,user/1003'))
  const phone = (id: string, extension: string) => trunk(id, { extension, gateway: '' })
  const [one, other] = [phone('B', '1001'), phone('C', '1003')]
  await house.emit(
    { type: 'legCreated', at, leg: one },
    { type: 'legCreated', at, leg: other },
    { type: 'legAnswered', at, leg: other },
    { type: 'legBridged', at, leg: leg('A'), otherId: legId('C') },
  )
  expect(house.runtime.calls.calls()).toMatchObject([{ agent: { extension: '1003' }, direction: 'inbound' }])
})

test('a controller that comes back asks for the line again', async () => {
  const before = await fullHouse()
  await before.parked('A', caller('13900139000'))
  const saved = before.switch.sent.findLast(each => each.type === 'setVariables')
  const variables = saved?.type === 'setVariables' ? saved.variables : {}
  const house = new House([])
  await house.runtime.start()
  const found = leg('A', { variables: { nacd_app: 'nbridge', nacd_data: '13900139000', ...variables } })
  await house.emit({ type: 'switchReady', at, legs: [found], registered: [] })
  expect(house.sentTypes).toEqual(['stopPlaying', 'setVariables', 'setVariables', 'bridgeTo'])
  expect(house.steps.map(({ type }) => type)).toEqual(['line_found', 'dialing'])
})
