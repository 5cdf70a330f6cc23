import { describe, expect, test } from 'vitest'
import { agent } from '../../../core/acd/testing/records.ts'
import { legId, millis } from '../../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../../ports/switch.ts'
import { CallbackHouse } from '../../testing/callback-house.ts'
import { leg } from '../../testing/paper-switch.ts'

const customer = '13900139000'
const caller = { callerNumber: customer, extension: '' }
const minute = 60_000
const lost: SwitchEvent = { type: 'switchLost', at: millis(0), reason: 'gone' }
const noted = [{ name: legId('A.cb'), by: '1001' }]

const back = (legs: readonly LegFacts[], more: Partial<SwitchEvent> = {}): SwitchEvent =>
  ({ type: 'switchReady', at: millis(0), legs, registered: ['1001'], ...more }) as SwitchEvent

const state = (house: CallbackHouse, extension = '1001') => house.runtime.acd.stateOf(extension)
const news = (house: CallbackHouse) =>
  house.pushed.flatMap(({ event, additional_data: { state: told } }) => (event === 'callback' ? [told] : []))

async function opened(): Promise<CallbackHouse> {
  const house = new CallbackHouse()
  house.wanted.add('callback')
  await house.open([], [])
  house.clock.advance(1000)
  return house
}

/** 1001 is rung for a customer who wants to be called. */
async function rung(): Promise<CallbackHouse> {
  const house = await opened()
  await house.asks('A', customer)
  await house.emit({ type: 'registered', at: millis(0), extension: '1001' })
  await house.rings()
  return house
}

/** The same, and the customer is being called. */
async function calling(): Promise<CallbackHouse> {
  const house = await rung()
  await house.agentAnswers()
  return house
}

async function later(house: CallbackHouse, ms: number): Promise<void> {
  house.clock.advance(ms)
  await house.settle()
}

describe('a talk that begins and ends while nacd is away', () => {
  test('the switch is told to note the answer', async () => {
    const house = await calling()
    expect(house.customerCalls).toMatchObject([{ noteAnswer: { name: 'A.cb', by: '1001' } }])
  })

  test('after a restart: it is done, and the note is forgotten', async () => {
    const house = await (await calling()).next().open([], ['1001'], noted)
    await later(house, 10 * minute)
    expect(house.agentCalls).toEqual([])
    expect(house.kept.promised.size).toBe(0)
    expect(news(house)).toEqual(['answered'])
    expect(house.forgotten).toEqual(['A.cb'])
  })

  test('after a lost connection: it is done, and the agent is free when their wrap-up is over', async () => {
    const house = await calling()
    await house.emit(lost, back([], { noted }))
    expect([house.kept.promised.size, state(house)]).toEqual([0, 'wrap_up'])
    await later(house, 10 * minute)
    expect([house.agentCalls.length, state(house)]).toEqual([1, 'idle'])
    expect(news(house)).toEqual(['asked', 'answered'])
  })

  test('the note is kept until the store can be told', async () => {
    const before = await calling()
    before.kept.isDown = true
    const house = await before.next().open([], ['1001'], noted)
    await later(house, 5_000)
    expect(house.forgotten).toEqual([])
    before.kept.isDown = false
    await later(house, 5_000)
    expect([house.kept.promised.size, house.forgotten]).toEqual([0, ['A.cb']])
    await later(house, 10 * minute)
    expect(house.agentCalls).toEqual([])
  })

  test('also where the switch is looked at again before that', async () => {
    const before = await calling()
    before.kept.isDown = true
    await before.customerAnswers()
    await before.emit(lost, back([], { noted }))
    expect(before.forgotten).toEqual([])
    await later(before, 5_000)
    before.kept.isDown = false
    await later(before, 5_000)
    expect([before.kept.promised.size, before.forgotten]).toEqual([0, ['A.cb']])
  })

  test('also of one that the store turns out not to have', async () => {
    const house = new CallbackHouse()
    house.kept.isDown = true
    await house.open([], [], noted)
    expect(house.forgotten).toEqual([])
    house.kept.isDown = false
    await later(house, 5_000)
    expect(house.forgotten).toEqual(['A.cb'])
  })

  test('a note of a callback that is done with is forgotten, and nobody is told of it', async () => {
    const house = await new CallbackHouse().open([], ['1001'], noted)
    expect([house.forgotten, house.steps]).toEqual([['A.cb'], []])
  })

  test('one that was seen is forgotten as soon as the store has heard of it', async () => {
    const house = await calling()
    await house.customerAnswers()
    expect(house.forgotten).toEqual(['A.cb'])
  })

  test('an attempt that was seen to fail leaves no note', async () => {
    const house = await calling()
    await house.customerDoesNotAnswer()
    expect(house.forgotten).toEqual(['A.cb'])
    expect(house.kept.promised.size).toBe(1)
  })

  test('a switch that ended meanwhile has no note: the customer is called again', async () => {
    const house = await (await calling()).next().open([], ['1001'])
    await later(house, 5 * minute)
    expect(house.agentCalls).toHaveLength(1)
  })

  test('a talk that goes on at a switch that was away for long stops the phone that rings for it', async () => {
    const house = await calling()
    house.agents.push(agent('1003', ['121']))
    await house.runtime.acd.load()
    const talking = { ...house.found(house.agentLeg), answered: true, bridgedTo: house.trunkLeg.legId }
    const trunk = { ...house.trunkLeg, answered: true, bridgedTo: talking.legId }
    await house.emit(lost)
    house.secondSwitch.emit({ type: 'registered', at: millis(0), extension: '1003' })
    for (let n = 0; n < 60 && house.secondSwitch.sent.length === 0; n += 1) await later(house, 10_000)
    const [ring] = house.secondSwitch.sent as unknown as { legs: { legId: string }[] }[]
    const rings = leg(ring?.legs[0]?.legId ?? '', {
      direction: 'outbound',
      extension: '1003',
      variables: { nacd_app: 'ncallback', nacd_data: `A.cb 121 out 45 2000 ${customer}` },
    })
    house.secondSwitch.emit({ type: 'legCreated', at: millis(0), leg: rings })
    await house.emit(back([talking, trunk]))
    expect(house.kept.promised.size).toBe(0)
    expect(house.secondSwitch.sent.at(-1)).toMatchObject({ type: 'hangup', legId: rings.legId })
    expect(state(house)).toBe('talking')
  })
})

describe('nobody is called who still hears that they will be', () => {
  /** The customer has pressed the key and listens. */
  async function listening(): Promise<CallbackHouse> {
    const house = await opened()
    await house.parked('A', caller)
    await house.emit({ type: 'digit', at: millis(0), leg: leg('A', caller), digit: '1' })
    return house
  }
  const up = (house: CallbackHouse) => house.found(leg('A', { ...caller, answered: true }))
  const gone = (house: CallbackHouse) => house.emit(house.goes(leg('A', caller)))

  type Turn = (house: CallbackHouse) => Promise<CallbackHouse>
  const kill: Turn = async before => before.next().open([up(before)])
  const loses: Turn = async house => {
    await house.emit(lost)
    return house
  }
  const returns: Turn = async house => {
    await house.emit(back([up(house)]))
    return house
  }
  const killedUnsaved: Turn = async before => {
    before.kept.promised.clear()
    return kill(before)
  }
  const killedUnread: Turn = async before => {
    before.kept.isDown = true
    const house = await kill(before)
    before.kept.isDown = false
    await later(house, 5_000)
    return house
  }
  const late: Turn = async before => {
    const house = before.next()
    await house.runtime.queue.load()
    house.secondSwitch.emit({ type: 'switchReady', at: millis(0), legs: [], registered: ['1001'] })
    await later(house, 20_000)
    await house.emit(back([up(before)]))
    return house
  }

  test.each<[string, readonly Turn[]]>([
    ['a kill', [kill]],
    ['two kills', [kill, kill]],
    ['a kill before the store had it', [killedUnsaved]],
    ['a kill, and a store that cannot be read at first', [killedUnread]],
    ['a kill, and a switch that comes late', [late]],
    ['a lost connection', [loses, returns]],
    ['a lost connection, then a kill', [loses, kill]],
    ['a kill, then a lost connection', [kill, loses, returns]],
  ])('through %s', async (_, turns) => {
    let house = await listening()
    for (const turn of turns) house = await turn(house)
    await house.emit({ type: 'registered', at: millis(0), extension: '1001' })
    expect(house.agentCalls).toEqual([])
    await gone(house)
    expect(house.agentCalls).toHaveLength(1)
    expect([...house.kept.promised.keys()]).toEqual(['A.cb'])
  })

  test.each<[string, (before: CallbackHouse) => void]>([
    ['', () => undefined],
    [', though the store had not heard of it', before => before.kept.promised.clear()],
  ])('who hangs up while nacd is away is called at once%s', async (_, change) => {
    const before = await listening()
    change(before)
    const house = await before.next().open([])
    await house.settle()
    expect([...house.kept.promised.keys()]).toEqual(['A.cb'])
    expect(house.agentCalls).toHaveLength(1)
  })

  test('of a promise that is done with nothing old makes another', async () => {
    const house = await listening()
    await house.runtime.queue.callbacks.remove(legId('A.cb'))
    await house.emit(lost, back([up(house)]))
    expect(house.kept.promised.size).toBe(0)
  })

  test.each<[string, (before: CallbackHouse) => Promise<CallbackHouse>]>([
    ['lost', loses],
    [
      'not there after a restart',
      async before => {
        const house = before.next()
        await house.runtime.queue.load()
        return house
      },
    ],
  ])('whose switch is %s is taken to be gone after a minute', async (_, away) => {
    const house = await away(await listening())
    house.secondSwitch.emit({ type: 'switchReady', at: millis(0), legs: [], registered: ['1001'] })
    const calls = () => house.secondSwitch.sent.length
    await later(house, minute - 1)
    expect(calls()).toBe(0)
    await later(house, 1)
    expect(calls()).toBe(1)
  })

  test('who asked and is called at once when their switch comes back with them is called later', async () => {
    const before = await listening()
    const house = before.next()
    await house.runtime.queue.load()
    house.secondSwitch.emit({ type: 'switchReady', at: millis(0), legs: [], registered: ['1001'] })
    await later(house, minute)
    const [ring] = house.secondSwitch.sent as unknown as { legs: { legId: string }[] }[]
    const rings = leg(ring?.legs[0]?.legId ?? '', {
      direction: 'outbound',
      extension: '1001',
      variables: { nacd_app: 'ncallback', nacd_data: `A.cb 121 out 45 2000 ${customer}` },
    })
    house.secondSwitch.emit({ type: 'legCreated', at: millis(0), leg: rings })
    await house.emit(back([up(before)]))
    expect(house.secondSwitch.sent.at(-1)).toMatchObject({ type: 'hangup', legId: rings.legId })
  })
})

describe('a phone that rings on a switch that stays away', () => {
  /** 1003 is at the other switch. */
  async function alone(): Promise<CallbackHouse> {
    const house = await rung()
    house.agents.push(agent('1003', ['121']))
    await house.runtime.acd.load()
    await house.emit(lost)
    house.secondSwitch.emit({ type: 'registered', at: millis(0), extension: '1003' })
    await house.settle()
    return house
  }
  const elsewhere = (house: CallbackHouse) => house.secondSwitch.sent.map(({ type }) => String(type))

  test('may ring as long as phones ring; then another agent is rung', async () => {
    const house = await alone()
    await later(house, 20_000)
    expect([elsewhere(house), state(house, '1003')]).toEqual([[], 'idle'])
    await later(house, 30_000)
    expect(elsewhere(house)).toEqual(['originateTo'])
  })

  test.each([false, true])('which is back with it is told to end it (answered: %s)', async answered => {
    const house = await alone()
    await later(house, minute)
    await house.emit(back([{ ...house.agentLeg, answered }]))
    const hangup = { type: 'hangup', legId: house.agentLeg.legId, cause: 'ORIGINATOR_CANCEL' }
    expect(house.switch.sent).toContainEqual(hangup)
    expect(house.customerCalls).toEqual([])
    expect(elsewhere(house)).toEqual(['originateTo'])
  })

  const onSecond = async (house: CallbackHouse, event: SwitchEvent): Promise<void> => {
    house.secondSwitch.emit(event)
    await house.settle()
  }
  const ofCustomer = leg('B', { ...caller, variables: { nacd_app: 'nacd', nacd_data: '120' } })
  const calls: SwitchEvent = { type: 'legParked', at: millis(0), leg: ofCustomer }
  const comes: SwitchEvent = { type: 'registered', at: millis(0), extension: '1003' }

  test.each(['while it is away', 'before it was lost'])(
    'holds nobody’s place who called by themselves %s and gave up',
    async when => {
      const house = await rung()
      house.agents.push(agent('1003', ['121']))
      await house.runtime.acd.load()
      if (when === 'before it was lost') await onSecond(house, calls)
      await house.emit(lost)
      if (when === 'while it is away') await onSecond(house, calls)
      await onSecond(house, house.goes(ofCustomer))
      await onSecond(house, comes)
      expect(elsewhere(house)).toContain('originateTo')
    },
  )

  test('is ended where the customer is on the line by then and hears that they will be called', async () => {
    const house = await rung()
    await house.emit(lost)
    await onSecond(house, calls)
    await onSecond(house, { type: 'digit', at: millis(0), leg: ofCustomer, digit: '1' })
    await house.emit(back([house.agentLeg]))
    const hangup = { type: 'hangup', legId: house.agentLeg.legId, cause: 'ORIGINATOR_CANCEL' }
    expect(house.switch.sent).toContainEqual(hangup)
    await house.emit(house.goes(house.agentLeg, 'ORIGINATOR_CANCEL'))
    expect(house.agentCalls).toHaveLength(1)
    await onSecond(house, house.goes(ofCustomer))
    expect(house.agentCalls).toHaveLength(2)
  })

  test.each([false, true])(
    'is known to the queue, though the store could not be read when it was found (lost then: %s)',
    async isLost => {
      const before = await rung()
      before.kept.isDown = true
      const house = before.next()
      house.agents.push(agent('1003', ['121']))
      await house.open([before.agentLeg])
      if (isLost) await house.emit(lost)
      before.kept.isDown = false
      await later(house, 5_000)
      await onSecond(house, comes)
      expect(elsewhere(house)).toEqual([])
      if (!isLost) expect(house.runtime.acd.engine.placeOf(legId('A.cb'))?.position).toBe(1)
      await later(house, minute)
      expect(elsewhere(house)).toEqual(isLost ? ['originateTo'] : [])
    },
  )

  test('and nobody else is there: back with it, it rings on', async () => {
    const house = await rung()
    await house.emit(lost)
    await later(house, minute)
    await house.emit(back([house.agentLeg]))
    expect([house.agentCalls.length, state(house)]).toEqual([1, 'ringing'])
    await house.agentAnswers()
    expect(house.customerCalls).toHaveLength(1)
  })

  test('though nacd had not heard of it when the switch was lost', async () => {
    const house = await opened()
    await house.asks('A', customer)
    await house.emit({ type: 'registered', at: millis(0), extension: '1001' }, lost)
    await house.emit(back([house.agentLeg]))
    expect([house.agentCalls.length, state(house)]).toEqual([1, 'ringing'])
    expect(house.switch.sent.filter(({ type }) => type === 'hangup')).toEqual([])
  })
})

describe('a customer who calls by themselves', () => {
  test('while the phone rings for them: it stops, and they have their place', async () => {
    const house = await rung()
    await house.parked('B', caller)
    const hangup = { type: 'hangup', legId: house.agentLeg.legId, cause: 'ORIGINATOR_CANCEL' }
    expect(house.switch.sent).toContainEqual(hangup)
    await house.agentFails('ORIGINATOR_CANCEL')
    expect(house.originates).toMatchObject([{ callId: 'B' }])
    expect(house.agentCalls).toHaveLength(1)
  })

  test('and waits already when it becomes known that they were to be called', async () => {
    const before = await opened()
    await before.asks('A', customer)
    before.kept.isDown = true
    const house = await before.next().open([], [])
    await house.parked('B', caller)
    before.kept.isDown = false
    await later(house, 5_000)
    await house.emit({ type: 'registered', at: millis(0), extension: '1001' })
    expect([house.agentCalls, house.originates.length]).toEqual([[], 1])
  })

  test('and waits already when it becomes known that a phone rings for them: that stops', async () => {
    const before = await rung()
    before.kept.isDown = true
    const house = before.next()
    await house.open([before.agentLeg])
    await house.parked('B', caller)
    before.kept.isDown = false
    await later(house, 5_000)
    const hangup = { type: 'hangup', legId: before.agentLeg.legId, cause: 'ORIGINATOR_CANCEL' }
    expect(house.switch.sent).toContainEqual(hangup)
  })

  test('and asks again before that is known: they wait once, in the older place', async () => {
    const before = await opened()
    await before.asks('A', customer)
    before.kept.isDown = true
    const house = await before.next().open([], [])
    await house.asks('B', customer)
    before.kept.isDown = false
    await later(house, 5_000)
    expect([...house.kept.promised.keys()]).toEqual(['A.cb'])
  })
})
