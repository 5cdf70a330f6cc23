import { describe, expect, test } from 'vitest'
import { defaultQueueRules, type QueueRules } from '../../core/acd/queue-rules.ts'
import { agent, group } from '../../core/acd/testing/records.ts'
import { type LegId, legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { LiveView } from '../live-view.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

/** Several agents ring for one caller, through the runtime. */

const queue = { action: 'queue', action_data: { ad_group: '121' } } as const
const at = millis(0)

async function openHouse(rules: Partial<QueueRules> = {}): Promise<House> {
  const house = new House([queue])
  house.wanted.add('recording')
  house.groups.push(group('121', { queue: { ...defaultQueueRules, ...rules } }))
  house.agents.push(agent('1001', ['121']))
  await house.runtime.start()
  await house.emit(ready([], ['1001']))
  return house
}

const ready = (legs: readonly LegFacts[], registered: readonly string[]): SwitchEvent => ({
  type: 'switchReady',
  at,
  legs,
  registered,
})

/** The caller A is offered 1001 by the queue, and 1009, whom the queue does not know. */
async function twoRing(house: House): Promise<readonly [LegFacts, LegFacts]> {
  await house.parked('A')
  offerAlso(house, '1009')
  await house.settle()
  const [one, other] = house.rung.map((id, index) => phone(id, index === 0 ? '1001' : '1009'))
  if (one === undefined || other === undefined) throw new Error('two phones should ring')
  await house.emit(comes(one), comes(other))
  return [one, other]
}

const offerAlso = (house: House, extension: string) =>
  house.runtime.calls.post(legId('A'), {
    type: 'agentOffered',
    extension,
    agentNumber: '',
    ringSeconds: 15,
    autoAnswer: false,
    why: {},
  })

const phone = (id: LegId, extension: string): LegFacts =>
  leg(id, { direction: 'outbound', extension, variables: { nacd_call: 'A' } })
const comes = (facts: LegFacts): SwitchEvent => ({ type: 'legCreated', at, leg: facts })
const answered = (facts: LegFacts): LegFacts => ({ ...facts, answered: true })
const picksUp = (facts: LegFacts): SwitchEvent => ({ type: 'legAnswered', at, leg: answered(facts) })
const isParked = (facts: LegFacts): SwitchEvent => ({ type: 'legParked', at, leg: answered(facts) })
const joined = ({ legId: otherId }: LegFacts): SwitchEvent => ({
  type: 'legBridged',
  at,
  leg: leg('A'),
  otherId,
})
const ends = (facts: LegFacts): SwitchEvent => ({
  type: 'legEnded',
  at,
  leg: facts,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy: 'far',
  answeredAt: null,
})

const isOver = (house: House, facts: LegFacts): SwitchEvent => ({
  type: 'executeDone',
  at,
  leg: facts,
  requestId: house.playing,
  application: 'playback',
  response: '',
  digits: '',
  recordedMs: 0,
})

describe('two phones ring', () => {
  test('one answers: the other stops, the two talk, and nothing of either is left at the end', async () => {
    const house = await openHouse()
    const [one, other] = await twoRing(house)
    await house.emit(picksUp(one), isParked(one), joined(one))
    expect(house.switch.sent).toContainEqual({ type: 'hangup', legId: other.legId, cause: 'LOSE_RACE' })
    expect(house.runtime.acd.stateOf('1001')).toBe('talking')

    await house.emit(ends(other))
    expect(house.runtime.calls.ownerOf(other.legId)).toBeUndefined()
    await house.emit(ends(leg('A')), ends(one))
    expect(house.ended).toMatchObject([{ uuid: 'A', agentExtension: '1001' }])
    expect({ calls: house.runtime.calls.size, owner: house.runtime.calls.ownerOf(one.legId) }).toEqual({
      calls: 0,
      owner: undefined,
    })
  })

  test('both pick up: one has the caller, the other hears why and is let go', async () => {
    const house = await openHouse()
    const [one, other] = await twoRing(house)
    await house.emit(picksUp(other), picksUp(one), isParked(one), isParked(other))
    expect(house.switch.sent.at(-1)).toMatchObject({
      type: 'play',
      legId: other.legId,
      prompts: ['/voices/zh/call-taken.wav'],
    })
    await house.emit(isOver(house, other))
    expect(house.switch.sent.at(-1)).toEqual({ type: 'hangup', legId: other.legId, cause: 'LOSE_RACE' })
  })

  test('whoever looks at the calls sees both', async () => {
    const house = await openHouse()
    const [one, other] = await twoRing(house)
    const [call] = new LiveView(house.runtime, house.clock).calls()
    expect(call).toMatchObject({ phase: 'offering', agent: '1001,1009', group: '121' })
    expect(call?.legs.slice(1)).toEqual([
      { uuid: one.legId, role: 'agent', number: '1001', answered: false },
      { uuid: other.legId, role: 'agent', number: '1009', answered: false },
    ])
  })

  test('nacd is killed, both pick up meanwhile: one has the caller, the other hears why', async () => {
    const before = await openHouse()
    const [one, other] = await twoRing(before)
    const house = new House([])
    house.groups.push(group('121'))
    house.agents.push(agent('1001', ['121']))
    await house.runtime.start()
    await house.emit(ready([foundAfter(before), answered(one), answered(other)], ['1001']))
    expect(house.switch.sent.filter(({ type }) => type === 'bridgeLegs')).toEqual([
      { type: 'bridgeLegs', legId: 'A', otherId: one.legId },
    ])
    expect(house.switch.sent).toContainEqual(
      expect.objectContaining({ type: 'play', legId: other.legId, prompts: ['/voices/zh/call-taken.wav'] }),
    )
    await house.emit(isOver(house, other), ends(other), joined(one))
    expect(house.runtime.acd.stateOf('1001')).toBe('talking')
    expect(house.rung).toEqual([])
  })

  test('nacd is killed, one talks and parts meanwhile: nobody is rung again, and the agent is free', async () => {
    const before = await openHouse()
    const [one] = await twoRing(before)
    const house = new House([])
    house.groups.push(group('121'))
    house.agents.push(agent('1001', ['121']))
    await house.runtime.start()
    await house.emit(ready([{ ...foundAfter(before), lastBridgedTo: one.legId }], ['1001']))
    expect(house.rung).toEqual([])
    expect(house.runtime.acd.stateOf('1001')).toBe('idle')
  })
})

/** The caller's leg with what `house` last wrote on it. */
function foundAfter(house: House): LegFacts {
  const saved = house.switch.sent.findLast(each => each.type === 'setVariables' && each.legId === 'A')
  const nacd_state = saved?.type === 'setVariables' ? (saved.variables.nacd_state ?? '') : ''
  return leg('A', { answered: true, extension: '', variables: { nacd_app: 'nacd', nacd_state } })
}

test('the agent alone hears the whisper, while the music of the caller plays on', async () => {
  const house = await openHouse({ whisper: 'vip.wav', whisperWait: true })
  const [one] = await twoRing(house)
  const sent = house.switch.sent.length
  await house.emit(picksUp(one), isParked(one))
  const played = house.switch.sent
    .slice(sent)
    .filter(({ type }) => type !== 'hangup' && type !== 'setVariables')
  expect(played).toMatchObject([
    {
      type: 'play',
      legId: one.legId,
      prompts: ['/voices/zh/vip.wav', '/voices/zh/waited-under-a-minute.wav'],
    },
  ])
  await house.emit(isOver(house, one))
  expect(house.switch.sent.at(-1)).toMatchObject({ type: 'bridgeLegs', otherId: one.legId })
})

describe('a group that records', () => {
  const path = '/recordings/calls/1970-01-01/A.wav'

  test('the talk is recorded and told', async () => {
    const house = await openHouse({ record: true })
    const [one] = await twoRing(house)
    await house.emit(isParked(one), joined(one))
    expect(house.switch.sent.at(-1)).toEqual({
      type: 'startRecording',
      legId: 'A',
      path,
      maxSeconds: 14_400,
    })
    house.clock.advance(60_000)
    await house.emit(ends(leg('A')))
    expect(house.pushed.filter(({ event }) => event === 'recording')).toMatchObject([
      { call_uuid: 'A', additional_data: { recording: path, seconds: '60', extension: '1001' } },
    ])
  })

  test.each<[string, (house: House) => void, string]>([
    [
      'the disk has no room',
      house => {
        house.hasRoom = false
      },
      'no room on the disk',
    ],
    [
      'the switch will not',
      house => {
        house.switch.refuse = 'startRecording'
      },
      'no',
    ],
  ])('%s: they talk, and the story says why there is no recording', async (_what, spoil, reason) => {
    const house = await openHouse({ record: true })
    spoil(house)
    const [one, other] = await twoRing(house)
    await house.emit(isParked(one), joined(one), ends(other))
    expect(house.steps).toContainEqual(expect.objectContaining({ type: 'record_failed', detail: { reason } }))
    expect(house.runtime.calls.calls()).toMatchObject([{ phase: { type: 'bridged' } }])
    await house.emit(ends(leg('A')), ends(one))
    expect(house.ended).toMatchObject([{ recording: '' }])
    expect(house.pushed.filter(({ event }) => event === 'recording')).toEqual([])
  })
})

test('of very many agents as many are rung as a call can keep in mind, and the others when some give up', async () => {
  const house = new House([queue])
  house.groups.push(group('121', { strategy: 'ring-all' }))
  const extensions = Array.from({ length: 60 }, (_, index) => String(2001 + index))
  house.agents.push(...extensions.map(each => agent(each, ['121'])))
  await house.runtime.start()
  await house.emit(ready([], extensions))
  await house.parked('A')
  await house.settle()
  expect(house.rung).toHaveLength(50)
  const phones = house.rung.map((id, index) => phone(id, extensions[index] ?? ''))
  await house.emit(...phones.map(comes), ...phones.slice(0, 20).map(ends))
  await house.settle()
  expect(house.rung).toHaveLength(60)
  const states = house.switch.sent.flatMap(each =>
    each.type === 'setVariables' ? [each.variables.nacd_state?.length ?? 0] : [],
  )
  expect(Math.max(...states)).toBeLessThan(16_000)
})
