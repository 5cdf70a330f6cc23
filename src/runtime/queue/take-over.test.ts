import { expect, test } from 'vitest'
import type { AgentMemory } from '../../core/acd/agent-memory.ts'
import { agent, group } from '../../core/acd/testing/records.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { House } from '../testing/house.ts'
import { PaperQueueStore } from '../testing/paper-queue-store.ts'
import { leg } from '../testing/paper-switch.ts'

const at = millis(0)
const queue = { action: 'queue', action_data: { ad_group: '121' } } as const

const ready = (legs: readonly LegFacts[], registered: readonly string[]): SwitchEvent => ({
  type: 'switchReady',
  at,
  legs,
  registered,
})

function newHouse(kept?: PaperQueueStore): House {
  const house = new House([queue, queue, queue], 100, undefined, kept)
  house.groups.push(group('121'))
  house.agents.push(agent('1001', ['121']))
  return house
}

/** What the next controller finds of those who waited, the last one first. */
async function waiting(...ids: readonly string[]): Promise<LegFacts[]> {
  const before = newHouse()
  await before.runtime.queue.load()
  await before.emit(ready([], []))
  for (const id of ids) {
    before.clock.advance(1000)
    await before.parked(id, { extension: '' })
  }
  return ids.toReversed().map(id => {
    const saved = before.switch.sent.findLast(each => each.type === 'setVariables' && each.legId === id)
    const variables = saved?.type === 'setVariables' ? saved.variables : {}
    return leg(id, { answered: true, extension: '', variables })
  })
}

test('on a second switch too nobody is offered before all who wait have their places', async () => {
  const legs = await waiting('A', 'B', 'C')
  const house = newHouse()
  await house.runtime.queue.load()
  await house.emit(ready([], ['1001']))
  house.secondSwitch.emit(ready(legs, ['1001']))
  await house.settle()
  const offered = house.secondSwitch.sent.filter(each => each.type === 'originate')
  expect(offered).toMatchObject([{ callId: 'A' }])
})

test('taking a switch over is nobody’s news', async () => {
  const house = newHouse()
  house.wanted.add('agent_state')
  await house.runtime.queue.load()
  await house.emit(ready([], ['1001']))
  house.secondSwitch.emit(ready([], ['1001']))
  await house.settle()
  const states = house.pushed.filter(({ event }) => event === 'agent_state')
  expect(states.map(each => each.additional_data.state)).toEqual(['unregistered', 'idle'].slice(1))
})

test('callers of a switch that comes later have the places they waited for', async () => {
  const legs = await waiting('A', 'B')
  const house = newHouse()
  await house.runtime.queue.load()
  await house.emit(ready([], []))
  house.clock.advance(60_000)
  await house.parked('C', { extension: '' })
  house.secondSwitch.emit(ready(legs, []))
  await house.settle()
  expect(house.runtime.acd.engine.waitingIn('121').map(({ callId }) => callId)).toEqual(['A', 'B', 'C'])
})

const memory = (extension: string): AgentMemory => ({
  extension,
  rest: null,
  talk: null,
  idleSince: at,
  misses: {},
  calls: 3,
  talkedMs: 1000,
  at,
})

test('what was remembered comes after agents and groups, before any switch; of agents there are', async () => {
  const kept = new PaperQueueStore()
  for (const extension of ['1001', '1009']) kept.states.set(extension, memory(extension))
  kept.talks = [{ callerNumber: '139', extension: '1001', at: millis(500) }]
  const house = newHouse(kept)
  const told: unknown[] = []
  const { acd } = house.runtime
  const tell = acd.tell.bind(acd)
  acd.tell = event => {
    told.push(event.type === 'remembered' ? event : event.type)
    tell(event)
  }
  await house.runtime.start()
  expect(told.slice(0, 3)).toEqual([
    'configured',
    { type: 'remembered', agents: [memory('1001')], talks: kept.talks },
    'registrations',
  ])
  await acd.load()
  expect(told.filter(each => typeof each === 'object')).toHaveLength(1)
})

test('a talk that goes on is known again, with its beginning', async () => {
  const kept = new PaperQueueStore()
  const talk = { callId: legId('A'), group: '121', since: millis(500) }
  kept.states.set('1001', { ...memory('1001'), talk })
  const house = newHouse(kept)
  await house.runtime.queue.load()
  await house.emit(ready([leg('P', { extension: '1001', answered: true, bridgedTo: legId('A') })], ['1001']))
  expect(house.runtime.acd.engine.agent('1001')?.agent.activity).toEqual({ type: 'talking', ...talk })
})

test.each([
  ['is down', 'isDown', 'the memory of the queue could not be read: it begins without'],
  ['is silent', 'isSilent', 'the memory of the queue is not read in time: it begins without'],
] as const)('a store that %s does not hold the start up for long', async (_what, how, message) => {
  const kept = new PaperQueueStore()
  kept[how] = true
  const house = newHouse(kept)
  const started = house.runtime.start()
  await house.settle()
  house.clock.advance(10_000)
  await started
  await house.emit(ready([], ['1001']))
  await house.parked('A', { extension: '' })
  expect(house.rung).toHaveLength(1)
  expect(house.log.lines).toContainEqual(expect.objectContaining({ level: 'error', message }))
})

test('who comes on hold is held, and comes back', async () => {
  const house = newHouse()
  const told: string[] = []
  const { acd } = house.runtime
  acd.tell = event => void told.push(event.type)
  const phone = leg('P', { extension: '1001' })
  await house.emit({ type: 'legHeld', at, leg: phone }, { type: 'legResumed', at, leg: phone })
  expect(told).toEqual(['legHeld', 'legResumed'])
})

test('a VIP goes first, the others as they came', async () => {
  const kept = new PaperQueueStore()
  kept.important = [{ number: '13900139000', group: '121', until: null, note: '', priority: 5 }]
  const house = newHouse(kept)
  await house.runtime.queue.load()
  await house.emit(ready([], []))
  await house.parked('A', { extension: '' })
  await house.parked('B', { extension: '', callerNumber: '+8613900139000' })
  await house.emit({ type: 'registered', at, extension: '1001' })
  expect(house.originates).toMatchObject([{ callId: 'B' }])
})

test('an agent’s wish is told to the queue where there is something to wish', async () => {
  const house = newHouse()
  await house.runtime.queue.load()
  const { desk, acd } = house.runtime
  expect([desk.endRest('1001'), desk.extendRest('1001', 9), desk.endRest('1009')]).toEqual([
    'notResting',
    'notResting',
    'notFound',
  ])
  acd.tell({ type: 'registrations', switchName: 'sw', extensions: ['1001'] })
  await house.parked('A', { extension: '' })
  acd.offerFailed(legId('A'), '1001', 'NO_ANSWER')
  expect(desk.endRest('1001')).toBe('done')
  expect(acd.stateOf('1001')).not.toBe('resting')
})
