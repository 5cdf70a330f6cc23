import { describe, expect, test } from 'vitest'
import { legId, millis, requestId } from '../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../ports/switch.ts'
import { LiveView } from './live-view.ts'
import { House } from './testing/house.ts'
import { leg } from './testing/paper-switch.ts'

/** Calls to and from direct numbers, through the whole runtime. */

const at = millis(5)
const called: Partial<LegFacts> = {
  callerNumber: '13900139000',
  calleeNumber: '+861088886601',
  extension: '',
  variables: { nacd_app: 'nin_did', nacd_data: '' },
}
const out: Partial<LegFacts> = {
  calleeNumber: '13900139000',
  variables: { nacd_app: 'nout_did', nacd_data: '' },
}
const dialled = (id: string, change: Partial<LegFacts> = {}): LegFacts =>
  leg(id, {
    direction: 'outbound',
    extension: '1001',
    variables: { nacd_call: 'A', nacd_middle: '01088886601' },
    ...change,
  })

async function arrive(house: House, facts: Partial<LegFacts>): Promise<void> {
  await house.emit({ type: 'legCreated', at, leg: leg('A', { ...facts, variables: {} }) })
  await house.parked('A', facts)
}

function openHouse(): House {
  const house = new House([])
  house.dids.extensions.set('01088886601', '1001')
  house.dids.outside.set('1002', { displayNumber: '01088886602', gateway: 'carrier' })
  return house
}

const bridgeDone = (house: House, cause: string): SwitchEvent => ({
  type: 'bridgeDone',
  at,
  leg: leg('A'),
  requestId: house.playing,
  cause,
  sipCode: 0,
})

describe('an extension that nacd has rung', () => {
  const rung = (sent: string): Partial<LegFacts> => ({
    direction: 'outbound',
    extension: '1002',
    calleeNumber: '1002',
    proven: false,
    variables: { nacd_app: 'nout_did', nacd_data: '13900139000', nacd_sent: sent },
  })

  test('calls the number it was sent to, over its own outside number', async () => {
    const house = openHouse()
    await house.runtime.lines.load()
    await house.parked('A', rung('13900139000'))
    expect(house.switch.sent.at(-1)).toMatchObject({
      type: 'bridgeTo',
      legs: [{ target: { type: 'gateway', gateway: 'carrier' }, displayNumber: '01088886602' }],
    })
  })

  test.each(['', '13900139001'])('calls no other, sent to "%s"', async sent => {
    const house = openHouse()
    await house.parked('A', rung(sent))
    expect(house.switch.sent.at(-1)).toMatchObject({ type: 'hangup', cause: 'OUTGOING_CALL_BARRED' })
  })
})

const middles = (house: House) =>
  house.pushed.map(({ event, call_uuid, middle_number }) => [event, call_uuid, middle_number])

test('a call to a direct number: rung, answered, written down, its number in every event', async () => {
  const house = openHouse()
  await arrive(house, called)
  expect(house.switch.sent).toMatchObject([
    { type: 'setVariables' },
    {
      type: 'bridgeTo',
      legs: [{ target: { type: 'extension', number: '1001' } }],
      middleNumber: '01088886601',
    },
  ])
  const phone = dialled('B')
  await house.emit(
    { type: 'legCreated', at, leg: phone },
    { type: 'legAnswered', at, leg: { ...phone, answered: true } },
    { type: 'legAnswered', at, leg: leg('A', { ...called, answered: true }) },
    { type: 'legBridged', at, leg: leg('A', called), otherId: legId('B') },
  )
  expect(house.runtime.calls.calls()).toMatchObject([
    { phase: { type: 'bridged' }, middleNumber: '01088886601' },
  ])
  const end = { cause: 'NORMAL_CLEARING', sipCode: 0, at, answeredAt: at } as const
  await house.emit(
    { type: 'legEnded', ...end, leg: phone, endedBy: 'far' },
    { type: 'legEnded', ...end, leg: leg('A', called), endedBy: 'switch' },
  )
  expect(middles(house)).toEqual([
    ['incoming', 'A', '01088886601'],
    ['callout', 'B', '01088886601'],
    ['answered', 'B', '01088886601'],
    ['answered', 'A', '01088886601'],
    ['hangup', 'B', '01088886601'],
    ['hangup', 'A', '01088886601'],
  ])
  expect(house.ended).toMatchObject([
    { middleNumber: '01088886601', agentExtension: '1001', group: '', endedBy: 'agent' },
  ])
  expect(house.runtime.legs.size).toBe(0)
})

test('a call out: the extension is whose password the phone knew', async () => {
  const house = openHouse()
  await house.runtime.lines.load()
  await arrive(house, out)
  expect(house.switch.sent.at(-1)).toMatchObject({
    type: 'bridgeTo',
    legs: [
      {
        target: { type: 'gateway', gateway: 'carrier', number: '13900139000' },
        legId: expect.stringMatching(/^new-/),
        displayNumber: '01088886602',
        mark: '13900139000/01088886602//',
      },
    ],
  })
  expect(house.runtime.calls.calls()).toMatchObject([{ direction: 'outbound', middleNumber: '01088886602' }])
})

test.each<[string, (house: House) => void, Partial<LegFacts>, string, object]>([
  [
    'an unknown number',
    house => house.dids.extensions.clear(),
    called,
    'UNALLOCATED_NUMBER',
    { query: 'in_did_sql', reason: 'one column demanded: the extension; got no row' },
  ],
  [
    'a column that is no extension',
    house => house.dids.extensions.set('01088886601', 'a b'),
    called,
    'UNALLOCATED_NUMBER',
    { query: 'in_did_sql', reason: expect.stringContaining('cannot be dialled') },
  ],
  [
    'an extension without a row',
    house => house.dids.outside.clear(),
    out,
    'OUTGOING_CALL_BARRED',
    { reason: 'two columns demanded: display number, gateway; got no row with both' },
  ],
  [
    'a row that is none',
    house => house.dids.outside.set('1002', { displayNumber: 'x y', gateway: 'a/b' }),
    out,
    'OUTGOING_CALL_BARRED',
    {
      reason:
        'two columns demanded: display number, gateway; got a display number that is no number and a gateway that is no name',
    },
  ],
  [
    'a database that is down',
    house => {
      house.dids.down = true
    },
    called,
    'NORMAL_TEMPORARY_FAILURE',
    { query: 'in_did_sql', reason: 'down' },
  ],
  ['a caller who is no extension', () => undefined, { ...out, extension: '' }, 'OUTGOING_CALL_BARRED', {}],
  ['one who only says to be one', () => undefined, { ...out, proven: false }, 'OUTGOING_CALL_BARRED', {}],
])('%s: refused, and the log says why', async (_what, prepare, facts, cause, why) => {
  const house = openHouse()
  prepare(house)
  await arrive(house, facts)
  expect(house.switch.sent).toEqual([{ type: 'hangup', legId: 'A', cause }])
  const told = house.log.lines.map(line => line.fields)
  if (Object.keys(why).length > 0) expect(told).toMatchObject([{ call: 'A', pii: {}, ...why }])
  expect(house.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  expect(house.steps.at(-1)).toMatchObject({ type: 'refused', detail: { cause } })
})

test.each([
  ['in_did_sql', called],
  ['out_did_sql', out],
])('without %s the call is refused and the log names it', async (query, facts) => {
  const house = new House([], 100, { inDid: null, outDid: null })
  await arrive(house, facts)
  expect(house.switch.sent).toMatchObject([{ type: 'hangup', cause: 'NORMAL_TEMPORARY_FAILURE' }])
  expect(house.log.lines).toMatchObject([
    { level: 'error', message: `the call is refused: ${query} is not configured`, fields: { query } },
  ])
})

test('every phone of the extension belongs to the call, and one that comes late is sent away', async () => {
  const house = openHouse()
  await arrive(house, called)
  await house.emit(
    { type: 'legCreated', at, leg: dialled('B') },
    { type: 'legCreated', at, leg: dialled('C') },
  )
  expect(house.sentTypes).not.toContain('hangup')
  expect(house.runtime.calls.ownerOf(legId('C'))?.uuid).toBe('A')
  const [live] = new LiveView(house.runtime, house.clock).calls()
  expect(live?.legs).toMatchObject([
    { uuid: 'A', role: 'caller' },
    { uuid: 'B', role: 'agent', number: '1001' },
    { uuid: 'C', role: 'agent', number: '1001' },
  ])
  await house.emit(bridgeDone(house, 'USER_BUSY'), { type: 'legCreated', at, leg: dialled('D') })
  expect(house.switch.sent.slice(-2)).toEqual([
    { type: 'hangup', legId: 'A', cause: 'USER_BUSY', sipCode: 486 },
    { type: 'hangup', legId: 'D', cause: 'ORIGINATOR_CANCEL' },
  ])
})

test('the end of a bridge of the dialplan itself is none of the call', async () => {
  const house = openHouse()
  await arrive(house, called)
  await house.emit({ ...bridgeDone(house, 'USER_BUSY'), requestId: requestId('other') } as SwitchEvent)
  expect(house.runtime.calls.calls()).toMatchObject([{ phase: { type: 'bridging' } }])
})
