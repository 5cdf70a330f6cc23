import { describe, expect, test } from 'vitest'
import { agent, group } from '../../core/acd/testing/records.ts'
import type { SwitchCommand } from '../../core/call/switch-command.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts, OriginateCommand, SwitchEvent } from '../../ports/switch.ts'
import { CallbackHouse } from '../testing/callback-house.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

/** Two switches: `sw`, where most tests' callers are, and `sw2`. */

const at = millis(0)
const queue = { action: 'queue', action_data: { ad_group: '121' } } as const
const ready = (registered: readonly string[], legs: readonly LegFacts[] = []): SwitchEvent => ({
  type: 'switchReady',
  at,
  legs,
  registered,
})
const comes = (extension: string): SwitchEvent => ({ type: 'registered', at, extension })
const goes = (extension: string): SwitchEvent => ({ type: 'unregistered', at, extension })
const lost: SwitchEvent = { type: 'switchLost', at, reason: 'gone' }

async function onSecond(house: House, ...events: SwitchEvent[]): Promise<void> {
  for (const event of events) house.secondSwitch.emit(event)
  await house.settle()
}

/** The phones of 1001 and 1003, of group 121, are at these switches. */
async function open(first: readonly string[], second: readonly string[]): Promise<House> {
  const house = new House([queue, queue, queue])
  house.groups.push(group('121'))
  house.agents.push(agent('1001', ['121']), agent('1003', ['121']))
  await house.runtime.queue.load()
  await house.emit(ready(first))
  await onSecond(house, ready(second))
  return house
}

const caller = (id: string): LegFacts =>
  leg(id, { extension: '', variables: { nacd_app: 'nacd', nacd_data: '120' } })
const arrives = (id: string): SwitchEvent => ({ type: 'legParked', at, leg: caller(id) })

const rungBy = (sent: House['switch']['sent']): string[] =>
  sent.flatMap(each =>
    each.type === 'originate' && each.target.type === 'extension'
      ? [`${each.callId} ${each.target.number}`]
      : [],
  )
const rung = ({ switch: first, secondSwitch }: House) => [rungBy(first.sent), rungBy(secondSwitch.sent)]
const waiting = (house: House) => house.runtime.acd.engine.waitingIn('121').map(({ callId }) => callId)

describe('callers of two switches', () => {
  test('ring the phones of their own', async () => {
    const house = await open(['1001'], ['1003'])
    await onSecond(house, arrives('B'))
    await house.emit(arrives('A'))
    expect(rung(house)).toEqual([['A 1001'], ['B 1003']])
  })

  test('wait where nobody is, hold nobody up, and it is told why', async () => {
    const house = await open([], ['1003'])
    await house.emit(arrives('A'))
    expect(rung(house)).toEqual([[], []])
    const waits = house.steps.find(({ type }) => type === 'waiting')
    expect(waits?.detail).toMatchObject({ agents: 2, unregistered: 1, elsewhere: 1 })
    await onSecond(house, arrives('B'))
    expect(rung(house)).toEqual([[], ['B 1003']])
  })

  test('are served when a phone registers at theirs, and no longer when it is there no more', async () => {
    const house = await open([], ['1003'])
    await house.emit(arrives('A'), comes('1003'))
    expect(rung(house)).toEqual([['A 1003'], []])
    await house.emit(goes('1003'))
    const stops = house.switch.sent.filter(({ type }) => type === 'hangup')
    expect(stops).toMatchObject([{ legId: house.rung[0] }])
    expect(waiting(house)).toEqual(['A'])
    expect(house.runtime.acd.stateOf('1003')).not.toBe('unregistered')
  })

  test('who are at one out of reach keep their places; the others are served, and they when it is back', async () => {
    const house = await open([], ['1003'])
    await house.emit(arrives('A'), lost)
    await onSecond(house, arrives('B'))
    expect(rung(house)).toEqual([[], ['B 1003']])
    await onSecond(house, arrives('C'))
    expect(waiting(house)).toEqual(['A', 'B', 'C'])
    await house.emit(ready(['1001'], [{ ...caller('A'), answered: true }]))
    expect(rung(house)).toEqual([['A 1001'], ['B 1003']])
  })

  test('ring no phone that was at one out of reach', async () => {
    const house = await open(['1001'], ['1003'])
    await house.emit(lost)
    const states = ['1001', '1003'].map(each => house.runtime.acd.stateOf(each))
    expect(states).toEqual(['unregistered', 'idle'])
  })

  test('are both found by another controller, each where they are', async () => {
    const before = await open([], [])
    await before.emit(arrives('A'))
    await onSecond(before, arrives('B'))
    const found = (id: string, { sent }: House['switch']): LegFacts => {
      const saved = sent.findLast(each => each.type === 'setVariables' && each.legId === id)
      const variables = saved?.type === 'setVariables' ? saved.variables : {}
      return { ...caller(id), answered: true, variables }
    }
    const legs = [found('A', before.switch), found('B', before.secondSwitch)] as const
    const house = await open([], [])
    await house.emit(lost, ready(['1001', '1003'], [legs[0]]))
    expect(rung(house)).toEqual([['A 1001'], []])
    await onSecond(house, lost, ready(['1001', '1003'], [legs[1]]))
    expect(rung(house)).toEqual([['A 1001'], ['B 1003']])
  })
})

describe('a callback', () => {
  const customer = '13900139000'
  const minute = 60_000

  /** This customer waits to be called; no agent has a phone yet. */
  async function asked(number = customer): Promise<CallbackHouse> {
    const house = await new CallbackHouse().open([], [])
    house.agents.push(agent('1003', ['121']))
    await house.runtime.acd.load()
    await house.asks('A', number)
    return house
  }

  /** 1001 is at the first switch and rings for the customer; 1003 is at the second, after the first is lost. */
  async function ringsAtLost(): Promise<CallbackHouse> {
    const house = await asked()
    await house.emit(comes('1001'))
    await house.rings()
    await house.emit(lost)
    house.switch.away = true
    await onSecond(house, comes('1003'))
    return house
  }

  /** The first switch is back, with this leg on it. */
  async function isBack(house: CallbackHouse, found: LegFacts): Promise<void> {
    house.switch.away = false
    await house.emit(ready(['1001'], [found]))
  }

  const atSecond = ({ secondSwitch }: House): readonly OriginateCommand[] => {
    const sent: readonly (SwitchCommand | OriginateCommand)[] = secondSwitch.sent
    return sent.filter(command => command.type === 'originateTo')
  }
  const ended = (house: CallbackHouse, { legId: id }: LegFacts) =>
    house.switch.sent.some(each => each.type === 'hangup' && each.legId === id)

  test('is made from the switch where the agent is', async () => {
    const house = await asked()
    await onSecond(house, comes('1001'))
    expect([house.agentCalls.length, atSecond(house).length]).toEqual([0, 1])
  })

  test('to an extension of the house is made from the switch where that is, when an agent is there too', async () => {
    const house = await new CallbackHouse().open([], [])
    await onSecond(house, comes('1005'))
    await house.asks('A', '1005')
    await house.emit(comes('1001'))
    expect([house.agentCalls.length, atSecond(house).length]).toEqual([0, 0])
    await onSecond(house, comes('1001'))
    expect([house.agentCalls.length, atSecond(house).length]).toEqual([0, 1])
  })

  test('whose agent rings at a switch out of reach is another’s when they have surely rung long enough', async () => {
    const house = await ringsAtLost()
    expect(atSecond(house)).toHaveLength(0)
    house.clock.advance(minute)
    await house.settle()
    expect(atSecond(house)).toHaveLength(1)
    const refused = house.steps.filter(({ type }) => type === 'not_taken')
    expect(refused).toMatchObject([{ detail: { extension: '1001' } }])
  })

  test.each([
    ['rings on', false],
    ['was answered meanwhile', true],
  ])('then the first phone, which %s, is ended when its switch is back', async (_what, answered) => {
    const house = await ringsAtLost()
    const { agentLeg } = house
    house.clock.advance(minute)
    await house.settle()
    await isBack(house, { ...agentLeg, answered })
    expect(ended(house, agentLeg)).toBe(true)
    expect(house.customerCalls).toEqual([])
    expect(atSecond(house)).toHaveLength(1)
  })

  test('also when the customer waits no longer by then', async () => {
    const house = await ringsAtLost()
    const { agentLeg } = house
    house.clock.advance(minute)
    await house.settle()
    await house.runtime.queue.callbacks.remove(legId('A.cb'))
    const [{ jobId } = { jobId: legId('') }] = atSecond(house)
    const outcome = { ok: false, cause: 'ORIGINATOR_CANCEL' } as const
    await onSecond(house, { type: 'originateDone', at, legId: jobId, outcome })
    await isBack(house, { ...agentLeg, answered: true })
    expect(ended(house, agentLeg)).toBe(true)
    expect(house.customerCalls).toEqual([])
  })

  test('whose customer is being called at a switch out of reach is offered to nobody, and made again when that failed', async () => {
    const house = await asked()
    await house.emit(comes('1001'))
    await house.rings()
    await house.agentAnswers()
    await house.emit(lost)
    await onSecond(house, comes('1003'))
    house.clock.advance(10 * minute)
    await house.settle()
    expect(atSecond(house)).toEqual([])
    expect(house.steps.filter(({ type }) => type === 'offered')).toHaveLength(1)
    await house.emit(ready([]))
    house.clock.advance(10 * minute)
    await house.settle()
    expect(atSecond(house)).toHaveLength(1)
  })
})
