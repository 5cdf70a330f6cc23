import { expect, test } from 'vitest'
import { agent, group } from '../../core/acd/testing/records.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { House } from '../testing/house.ts'
import type { PaperQueueStore } from '../testing/paper-queue-store.ts'
import { leg } from '../testing/paper-switch.ts'

const at = millis(0)
const bridge = { action: 'bridge', action_data: { ad_number: '1001' } } as const
const queue = { action: 'queue', action_data: { ad_group: '121' } } as const
const lost: SwitchEvent = { type: 'switchLost', at, reason: 'gone' }
const ready = (legs: readonly LegFacts[] = []): SwitchEvent => ({
  type: 'switchReady',
  at,
  legs,
  registered: [],
})
const elsewhere = leg('Z', { extension: '', variables: {} })

async function openHouse(answers: ConstructorParameters<typeof House>[0], kept?: PaperQueueStore) {
  const house = new House(answers, 100, undefined, kept)
  house.groups.push(group('121'))
  house.agents.push(agent('1001', ['121']))
  await house.runtime.queue.load()
  return house
}

/** A controller that has a call in conversation since second 3, and is killed a while later. */
async function killedInTalk() {
  const before = await openHouse([bridge])
  await before.emit(ready())
  await before.parked('A')
  before.clock.advance(2000)
  const phone = leg(before.rung[0] ?? '', { direction: 'outbound', extension: '1001' })
  const up = { ...phone, answered: true, variables: { nacd_call: 'A' } }
  await before.emit({ type: 'legCreated', at, leg: phone }, { type: 'legParked', at, leg: up })
  await before.emit({ type: 'legBridged', at, leg: leg('A'), otherId: phone.legId })
  return { before, phone: up }
}

async function next(kept: PaperQueueStore, legs: readonly LegFacts[], now = 500_000) {
  const house = await openHouse([], kept)
  house.clock.advance(now - house.clock.now())
  await house.emit(ready(legs))
  return house
}

test('a call that ends is not written down as later than its end, by which one that begins anew is told', async () => {
  const { before } = await killedInTalk()
  before.clock.advance(45_000)
  before.runtime.end(legId('A'))
  // Its legs are not gone yet as the minute is over.
  before.clock.advance(15_000)
  expect([...before.kept.open.values()]).toMatchObject([
    { recordId: 'A', savedAt: 48_000, state: { phase: { type: 'ending', endedAt: 48_000 } } },
  ])
})

test('a call that ended while nacd was away gets its record, and each of its legs its hangup', async () => {
  const { before, phone } = await killedInTalk()
  before.clock.advance(150_000)
  const house = await next(before.kept, [elsewhere])
  expect(house.ended).toMatchObject([
    {
      uuid: 'A',
      agentExtension: '1001',
      bridgedAt: 3000,
      // Written down again each minute: the last time at second 153.
      endedAt: 153_000,
      talkedMs: 150_000,
      cause: 'NORMAL_UNSPECIFIED',
      endedBy: 'system',
    },
  ])
  expect(house.steps).toMatchObject([
    { at: 500_000, type: 'ended_unseen', detail: { last_known: 153_000, phase: 'bridged' } },
  ])
  const told = house.pushed.map(({ event, call_uuid, callee_number }) => [event, call_uuid, callee_number])
  expect(told).toEqual([
    ['hangup', 'A', '120'],
    ['hangup', phone.legId, '1001'],
  ])
  expect(house.kept.open.size).toBe(0)
})

test('it gets one record, whoever comes back how often', async () => {
  const { before } = await killedInTalk()
  const house = await next(before.kept, [elsewhere])
  await house.emit(lost, ready([elsewhere]))
  const third = await next(before.kept, [elsewhere])
  expect([...house.ended, ...third.ended]).toHaveLength(1)
})

test('one whose record was written before nacd was killed gets no other', async () => {
  const { before } = await killedInTalk()
  before.kept.written.add('A')
  expect((await next(before.kept, [elsewhere])).ended).toEqual([])
})

test('a switch that has nothing any more has taken its calls with it', async () => {
  const { before } = await killedInTalk()
  const house = await next(before.kept, [])
  expect(house.ended).toMatchObject([{ uuid: 'A', cause: 'SYSTEM_SHUTDOWN', endedBy: 'system' }])
})

test('the calls of a switch that is not back yet are left alone', async () => {
  const { before } = await killedInTalk()
  const house = await openHouse([], before.kept)
  house.secondSwitch.emit(ready())
  await house.settle()
  expect(house.ended).toEqual([])
})

test('a call that goes on is nobody else’s', async () => {
  const { before, phone } = await killedInTalk()
  const saved = before.switch.sent.findLast(each => each.type === 'setVariables')
  const variables = saved?.type === 'setVariables' ? saved.variables : {}
  const caller = leg('A', { answered: true, bridgedTo: phone.legId, variables })
  const house = await next(before.kept, [caller, { ...phone, bridgedTo: legId('A') }])
  expect(house.ended).toEqual([])
  expect([...house.kept.open.keys()]).toEqual(['A'])
})

test('a store that fails is asked again', async () => {
  const { before } = await killedInTalk()
  const house = await openHouse([], before.kept)
  before.kept.isDown = true
  await house.emit(ready([elsewhere]))
  before.kept.isDown = false
  house.clock.advance(5_000)
  await house.settle()
  expect(house.ended).toHaveLength(1)
})

test('a call that ends as it should is closed in the books', async () => {
  const house = await openHouse([{ action: 'hangup' }])
  await house.emit(ready())
  house.secondSwitch.emit(ready())
  await house.parked('A')
  expect(house.kept.open.size).toBe(1)
  const end = { cause: 'NORMAL_CLEARING', sipCode: 0, endedBy: 'far', answeredAt: null } as const
  await house.emit({ type: 'legEnded', at, leg: leg('A'), ...end })
  expect(house.kept.open.size).toBe(0)
  expect(house.clock.running).toBe(0)
})

test('a switch that restarts takes its calls with it: they are in the records, agents are free', async () => {
  const { before: house } = await killedInTalk()
  house.runtime.acd.tell({ type: 'registered', switchName: 'sw', extension: '1001' })
  await house.emit(lost, { ...ready(), registered: ['1001'] } as SwitchEvent)
  expect(house.ended).toMatchObject([{ uuid: 'A', endedBy: 'system', talkedMs: 0 }])
  expect(house.runtime.acd.stateOf('1001')).toBe('idle')
  expect(house.runtime.legs.size).toBe(0)
  expect(house.pushed.filter(({ event }) => event === 'hangup').map(each => each.call_uuid)).toHaveLength(1)
  expect(house.kept.open.size).toBe(0)
})

test('callers who waited, rang and talked when the switch died all have their records', async () => {
  const house = await openHouse([queue, queue, bridge])
  await house.emit({ ...ready(), registered: ['1001'] } as SwitchEvent)
  for (const id of ['A', 'B', 'C']) await house.parked(id, { extension: '' })
  await house.emit(lost, ready())
  house.clock.advance(60_000)
  expect(house.ended.map(({ uuid }) => uuid).sort()).toEqual(['A', 'B', 'C'])
  expect(house.runtime.acd.engine.waitingIn('121')).toEqual([])
})
