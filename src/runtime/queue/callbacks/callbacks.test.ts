import { describe, expect, test } from 'vitest'
import { agent } from '../../../core/acd/testing/records.ts'
import { legId, millis } from '../../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../../ports/switch.ts'
import { CallbackHouse } from '../../testing/callback-house.ts'
import { PaperQueueStore } from '../../testing/paper-queue-store.ts'
import { leg } from '../../testing/paper-switch.ts'

const customer = '13900139000'
const lost: SwitchEvent = { type: 'switchLost', at: millis(0), reason: 'gone' }
const minute = 60_000

const waiting = (house: CallbackHouse) =>
  house.runtime.acd.engine.waitingIn('121').map(({ callId, since }) => ({ callId, since }))
const state = (house: CallbackHouse) => house.runtime.acd.stateOf('1001')

/** A customer waits to be called, and 1001 is free. */
async function asked(): Promise<CallbackHouse> {
  const house = await new CallbackHouse().open([], [])
  house.wanted.add('callback')
  house.clock.advance(1000)
  await house.asks('A', customer)
  return house
}

async function rung(): Promise<CallbackHouse> {
  const house = await asked()
  await house.emit({ type: 'registered', at: millis(0), extension: '1001' })
  await house.rings()
  return house
}

const news = (house: CallbackHouse) =>
  house.pushed
    .filter(({ event }) => event === 'callback')
    .map(({ additional_data: { state: told }, callee_number }) => [told, callee_number])

test('a customer who goes keeps their place and is called in turn: the agent first, then they', async () => {
  const house = await asked()
  expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  await house.emit({ type: 'registered', at: millis(0), extension: '1001' })
  expect(house.agentCalls).toMatchObject([
    { legs: [{ target: { type: 'extension', number: '1001' }, displayNumber: customer }] },
  ])
  await house.rings()
  await house.agentAnswers()
  expect(house.customerCalls).toMatchObject([{ legs: [{ target: { type: 'gateway', number: customer } }] }])
  await house.customerAnswers()
  expect(house.kept.promised.size).toBe(0)
  expect(state(house)).toBe('talking')
  await house.emit(house.goes(house.trunkLeg), house.goes(house.agentLeg))
  expect(state(house)).toBe('wrap_up')
  expect(house.ended).toHaveLength(2)
  expect(house.ended.at(-1)).toMatchObject({ group: '121', callerNumber: '1001', calleeNumber: customer })
  expect(news(house)).toEqual([
    ['asked', customer],
    ['answered', customer],
  ])
})

test('the agent hears what it is about before the customer is dialled', async () => {
  const house = await rung()
  const up = { ...house.agentLeg, answered: true }
  await house.emit(
    { type: 'legAnswered', at: millis(0), leg: up },
    { type: 'legParked', at: millis(0), leg: up },
  )
  expect(house.switch.sent.at(-1)).toMatchObject({
    type: 'play',
    prompts: ['/voices/zh/callback-incoming.wav'],
  })
  expect(house.customerCalls).toEqual([])
})

test('an agent who does not answer rests, and the customer has their place again', async () => {
  const house = await rung()
  await house.agentFails('NO_ANSWER')
  expect(state(house)).toBe('resting')
  expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  expect([...house.kept.promised.values()]).toMatchObject([{ attempts: 0 }])
})

test('an agent who hangs up before the customer is there has not been of use, and the customer keeps all', async () => {
  const house = await rung()
  await house.agentAnswers()
  await house.emit(house.goes({ ...house.agentLeg, answered: true }))
  expect(state(house)).toBe('resting')
  expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  expect([...house.kept.promised.values()]).toMatchObject([{ attempts: 0, notBefore: 0 }])
})

test('an agent who hangs up in the moment of picking up has not been of use either', async () => {
  const house = await rung()
  const up = { ...house.agentLeg, answered: true }
  await house.emit({ type: 'legAnswered', at: millis(0), leg: up }, house.goes(up))
  expect(state(house)).toBe('resting')
  expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  expect([...house.kept.promised.values()]).toMatchObject([{ attempts: 0, notBefore: 0 }])
})

test('while an agent waits for the customer nobody else is rung for them', async () => {
  const house = await rung()
  await house.agentAnswers()
  const offer = { extension: '1003', agentNumber: '', ringSeconds: 15, autoAnswer: false, why: {} }
  house.runtime.queue.callbacks.post(legId('A.cb'), { type: 'agentOffered', ...offer })
  await house.settle()
  expect(house.agentCalls).toHaveLength(1)
  await house.customerAnswers()
  expect(house.kept.promised.size).toBe(0)
})

test('a customer who does not answer is called again later, three times in all', async () => {
  const house = await rung()
  for (const attempts of [1, 2]) {
    await house.agentAnswers()
    await house.customerDoesNotAnswer()
    expect(state(house)).toBe('idle')
    expect(waiting(house)).toEqual([])
    expect([...house.kept.promised.values()]).toMatchObject([{ attempts }])
    house.clock.advance(5 * minute)
    await house.settle()
    expect(house.agentCalls).toHaveLength(attempts + 1)
    await house.rings()
  }
  await house.agentAnswers()
  await house.customerDoesNotAnswer()
  house.clock.advance(60 * minute)
  expect(house.agentCalls).toHaveLength(3)
  expect(house.kept.promised.size).toBe(0)
  expect(state(house)).toBe('idle')
  expect(news(house).map(([told]) => told)).toEqual(['asked', 'unanswered', 'unanswered', 'given_up'])
})

test('a number that may not be called is not, and no agent is rung for it', async () => {
  const house = await asked()
  const rule = { type: 'refused', because: 'international' } as const
  house.runtime.lines.explain = () => ({ destination: rule, routes: [], obstacles: [] })
  await house.emit({ type: 'registered', at: millis(0), extension: '1001' })
  expect(house.agentCalls).toEqual([])
  expect(house.kept.promised.size).toBe(0)
  expect(state(house)).toBe('idle')
  expect(house.log.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'a callback is given up' }),
  )
})

test.each(['', 'anonymous', '139,sofia/gateway/x/1', '1'.repeat(33)])(
  'nobody waits to be called at %j',
  async number => {
    const house = await new CallbackHouse().open([], [])
    await house.asks('A', number)
    expect(waiting(house)).toEqual([])
    expect(house.kept.promised.size).toBe(0)
  },
)

test('who asks twice waits once, in the better place', async () => {
  const house = await asked()
  house.clock.advance(1000)
  await house.asks('B', customer)
  expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
})

describe('an operator who takes a customer out of the queue', () => {
  test('they are called no more', async () => {
    const house = await asked()
    const { callbacks } = house.runtime.queue
    expect(await callbacks.all()).toMatchObject([{ id: 'A.cb', number: customer }])
    expect(await callbacks.remove(legId('A.cb'))).toBe('removed')
    expect(await callbacks.remove(legId('A.cb'))).toBe('notFound')
    expect(waiting(house)).toEqual([])
    expect(house.kept.promised.size).toBe(0)
    await house.emit({ type: 'registered', at: millis(0), extension: '1001' })
    expect(house.agentCalls).toEqual([])
  })

  test('the phone that rings for them rings no more, and its agent is free', async () => {
    const house = await rung()
    await house.runtime.queue.callbacks.remove(legId('A.cb'))
    const hangup = { type: 'hangup', legId: house.agentLeg.legId, cause: 'ORIGINATOR_CANCEL' }
    expect(house.switch.sent).toContainEqual(hangup)
    await house.agentFails('ORIGINATOR_CANCEL')
    expect(state(house)).toBe('idle')
    expect(waiting(house)).toEqual([])
  })
})

describe('who calls again while they wait to be called', () => {
  const again = async (house: CallbackHouse) => {
    house.clock.advance(minute)
    await house.parked('B', { callerNumber: customer, extension: '' })
  }

  test('has their place', async () => {
    const house = await asked()
    await again(house)
    expect(waiting(house)).toEqual([{ callId: 'B', since: 2000 }])
  })

  test('and talks: they are not called any more', async () => {
    const house = await asked()
    await again(house)
    await house.emit({ type: 'registered', at: millis(0), extension: '1001' })
    const phone = leg(house.rung[0] ?? '', { direction: 'outbound', variables: { nacd_call: 'B' } })
    const up = { ...phone, answered: true }
    await house.emit(
      { type: 'legCreated', at: millis(0), leg: phone },
      { type: 'legParked', at: millis(0), leg: up },
      { type: 'legBridged', at: millis(0), leg: leg('B'), otherId: phone.legId },
    )
    expect(house.kept.promised.size).toBe(0)
  })

  test('and asks for it again: they are not called before they are gone', async () => {
    const house = await asked()
    house.clock.advance(minute)
    const caller = { callerNumber: customer, extension: '' }
    await house.parked('B', caller)
    await house.emit({ type: 'digit', at: millis(0), leg: leg('B', caller), digit: '1' })
    expect(waiting(house)).toEqual([])
    await house.emit(house.goes(leg('B', caller)))
    expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  })

  test('and hangs up again: they wait to be called as before', async () => {
    const house = await asked()
    await again(house)
    await house.emit(house.goes(leg('B', { extension: '' })))
    expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  })
})

describe('a controller that comes back', () => {
  /** The next one, with what the one before kept, and the agent's leg as `change` says. */
  const comesBack = async (before: CallbackHouse, up: { readonly answered: boolean } | null) => {
    const { agentLeg, kept, clock, firstId } = before
    const house = new CallbackHouse(kept)
    house.wanted.add('callback')
    house.firstId = firstId
    house.clock.advance(clock.now() - house.clock.now())
    return house.open(up === null ? [] : [{ ...agentLeg, ...up }])
  }

  /** The two legs of a talk, as the switch has them. */
  const saved = (before: CallbackHouse): readonly [LegFacts, LegFacts] => {
    const sent = before.switch.sent.findLast(each => each.type === 'setVariables')
    const variables = sent?.type === 'setVariables' ? sent.variables : {}
    const talking = { ...before.agentLeg, answered: true, bridgedTo: before.trunkLeg.legId }
    const trunk = { ...before.trunkLeg, answered: true, bridgedTo: talking.legId }
    return [{ ...talking, variables: { ...talking.variables, ...variables } }, trunk]
  }

  test('calls those who waited before, the first one first', async () => {
    const before = await asked()
    const house = await comesBack(before, null)
    expect(house.agentCalls).toMatchObject([{ legs: [{ displayNumber: customer }] }])
  })

  test('finds the phone ringing: nobody is rung twice', async () => {
    const before = await rung()
    const house = await comesBack(before, { answered: false })
    expect(house.agentCalls).toEqual([])
    expect(house.runtime.calls.size).toBe(0)
    expect(state(house)).toBe('ringing')
    await house.emit(house.goes(before.agentLeg, 'NO_ANSWER'))
    expect(state(house)).toBe('resting')
    expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  })

  test('finds the phone ringing for a customer who is then taken out: it rings no more', async () => {
    const before = await rung()
    const house = await comesBack(before, { answered: false })
    await house.runtime.queue.callbacks.remove(legId('A.cb'))
    const hangup = { type: 'hangup', legId: before.agentLeg.legId, cause: 'ORIGINATOR_CANCEL' }
    expect(house.switch.sent).toContainEqual(hangup)
  })

  test('finds the agent on the line: the customer is dialled', async () => {
    const before = await rung()
    const house = await comesBack(before, { answered: true })
    expect(house.switch.sent.at(-1)).toMatchObject({ type: 'play' })
    expect(house.agentCalls).toEqual([])
    expect(waiting(house)).toMatchObject([{ callId: 'A.cb' }])
  })

  test('finds nothing of a call to the customer that was under way: it is made again later', async () => {
    const before = await rung()
    await before.agentAnswers()
    const house = await comesBack(before, null)
    expect(house.agentCalls).toEqual([])
    house.clock.advance(5 * minute)
    await house.settle()
    expect(house.agentCalls).toHaveLength(1)
  })

  test('finds nothing of the last call it may make: it is given up', async () => {
    const before = await rung()
    await before.agentAnswers()
    const [promised] = before.kept.promised.values()
    if (promised !== undefined) before.kept.promised.set(promised.id, { ...promised, attempts: 3 })
    const house = await comesBack(before, null)
    expect(house.kept.promised.size).toBe(0)
    expect(news(house).map(([told]) => told)).toEqual(['given_up'])
  })

  test('finds nothing of an agent who still heard what it is about: nobody was called, and they have their place', async () => {
    const before = await rung()
    const up = { ...before.agentLeg, answered: true }
    await before.emit(
      { type: 'legAnswered', at: millis(0), leg: up },
      { type: 'legParked', at: millis(0), leg: up },
    )
    const house = await comesBack(before, null)
    expect([...house.kept.promised.values()]).toMatchObject([{ attempts: 0, notBefore: 0 }])
    expect(house.agentCalls).toHaveLength(1)
  })

  test('tells of a call to the customer that was lost, as of one that was not answered', async () => {
    const before = await rung()
    await before.agentAnswers()
    const house = await comesBack(before, null)
    expect([...house.kept.promised.values()]).toMatchObject([{ attempts: 1 }])
    expect(news(house).map(([told]) => told)).toEqual(['unanswered'])
  })

  test('finds both gone, and in its books that they talked: it is done, though the store had not heard of it', async () => {
    const before = await rung()
    await before.agentAnswers()
    const [promised] = before.kept.promised.values()
    await before.customerAnswers()
    if (promised !== undefined) before.kept.promised.set(promised.id, promised)
    const house = await comesBack(before, null)
    expect(house.kept.promised.size).toBe(0)
    house.clock.advance(5 * minute)
    await house.settle()
    expect(house.agentCalls).toEqual([])
    expect(news(house).map(([told]) => told)).toEqual(['answered'])
  })

  test('finds the two talking while the store is down: it is done when that is back', async () => {
    const before = await rung()
    await before.agentAnswers()
    const [promised] = before.kept.promised.values()
    await before.customerAnswers()
    if (promised !== undefined) before.kept.promised.set(promised.id, promised)
    const talking = saved(before)
    before.kept.isDown = true
    const house = new CallbackHouse(before.kept)
    await house.open(talking)
    before.kept.isDown = false
    house.clock.advance(5_000)
    await house.settle()
    expect(house.kept.promised.size).toBe(0)
  })

  test('finds the two talking: it is done', async () => {
    const before = await rung()
    await before.agentAnswers()
    await before.customerAnswers()
    const house = new CallbackHouse(before.kept)
    const [talking, trunk] = saved(before)
    await house.open([talking, trunk])
    expect(house.agentCalls).toEqual([])
    expect(state(house)).toBe('talking')
    await house.emit(house.goes(trunk), house.goes(talking))
    expect(state(house)).toBe('wrap_up')
  })

  test('ends a phone that rings for a callback that is no more', async () => {
    const before = await rung()
    before.kept.promised.clear()
    const house = await comesBack(before, { answered: false })
    expect(house.switch.sent).toContainEqual({
      type: 'hangup',
      legId: before.agentLeg.legId,
      cause: 'ORIGINATOR_CANCEL',
    })
  })

  test('whose store is down finds the phone ringing: in vain, and the customer has their place all the same', async () => {
    const before = await rung()
    before.kept.isDown = true
    const house = await comesBack(before, { answered: false })
    before.kept.isDown = false
    house.clock.advance(5_000)
    await house.settle()
    await house.emit(house.goes(before.agentLeg, 'NO_ANSWER'))
    expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  })

  test('and cannot read its groups yet gives up nobody who waits', async () => {
    const { kept } = await asked()
    const house = new CallbackHouse(kept)
    house.isLocked = true
    await house.open()
    expect(kept.promised.size).toBe(1)
    house.isLocked = false
    house.clock.advance(5_000)
    await house.settle()
    expect(house.agentCalls).toHaveLength(1)
  })

  test('and whose store is down: those who wait are called when it is back', async () => {
    const before = await asked()
    before.kept.isDown = true
    const house = await comesBack(before, null)
    expect(house.agentCalls).toEqual([])
    before.kept.isDown = false
    house.clock.advance(5_000)
    await house.settle()
    expect(house.agentCalls).toHaveLength(1)
  })
})

describe('a connection that comes back', () => {
  test('a phone that rings on is the one that rings', async () => {
    const house = await rung()
    const { agentLeg } = house
    await house.emit(lost, { type: 'switchReady', at: millis(0), legs: [agentLeg], registered: ['1001'] })
    expect(house.agentCalls).toHaveLength(1)
    await house.agentAnswers()
    expect(house.customerCalls).toHaveLength(1)
  })

  test('while a phone may ring on there, nobody else is rung for the customer', async () => {
    const house = await rung()
    house.agents.push(agent('1003', ['121']))
    await house.runtime.acd.load()
    await house.emit(lost)
    house.secondSwitch.emit({ type: 'registered', at: millis(0), extension: '1003' })
    await house.settle()
    expect(house.secondSwitch.sent).toEqual([])
  })

  test('a phone that rang on, and then is not answered, has failed like any other', async () => {
    const house = await rung()
    const { agentLeg } = house
    await house.emit(lost, { type: 'switchReady', at: millis(0), legs: [agentLeg], registered: ['1001'] })
    await house.emit(house.goes(agentLeg, 'NO_ANSWER'))
    expect(state(house)).toBe('resting')
    expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
    house.clock.advance(minute)
    await house.settle()
    expect(house.agentCalls).toHaveLength(2)
  })

  test('a phone that rang on stops when the customer is taken out', async () => {
    const house = await rung()
    const { agentLeg } = house
    await house.emit(lost, { type: 'switchReady', at: millis(0), legs: [agentLeg], registered: ['1001'] })
    await house.runtime.queue.callbacks.remove(legId('A.cb'))
    const hangup = { type: 'hangup', legId: agentLeg.legId, cause: 'ORIGINATOR_CANCEL' }
    expect(house.switch.sent).toContainEqual(hangup)
  })

  test('a phone that rang on stops when the customer was taken out meanwhile', async () => {
    const house = await rung()
    const { agentLeg } = house
    await house.emit(lost)
    await house.runtime.queue.callbacks.remove(legId('A.cb'))
    const before = house.switch.sent.length
    const back: SwitchEvent = { type: 'switchReady', at: millis(0), legs: [agentLeg], registered: ['1001'] }
    await house.emit(back)
    const hangup = { type: 'hangup', legId: agentLeg.legId, cause: 'ORIGINATOR_CANCEL' }
    expect(house.switch.sent.slice(before)).toContainEqual(hangup)
  })

  test('a phone that rings no more has not been answered', async () => {
    const house = await rung()
    await house.emit(lost, { type: 'switchReady', at: millis(0), legs: [], registered: ['1001'] })
    expect(state(house)).toBe('resting')
    expect(waiting(house)).toEqual([{ callId: 'A.cb', since: 2000 }])
  })
})

test('where a switch may have a callback under way, none is made before it is there, or late', async () => {
  const before = await asked()
  const house = new CallbackHouse(before.kept)
  house.clock.advance(minute + 1000)
  await house.runtime.queue.load()
  const ready: SwitchEvent = { type: 'switchReady', at: millis(0), legs: [], registered: ['1001'] }
  await house.emit(ready)
  house.clock.advance(9_999)
  await house.settle()
  expect(house.agentCalls).toEqual([])
  house.clock.advance(1)
  await house.settle()
  expect(house.agentCalls).toHaveLength(1)
})

test('as long as the store cannot be read, who waits from before is not known', async () => {
  const before = await asked()
  before.kept.isDown = true
  const house = await new CallbackHouse(before.kept).open([], [])
  const { callbacks } = house.runtime.queue
  expect([await callbacks.all(), await callbacks.remove(legId('A.cb'))]).toEqual([null, 'unread'])
  await house.asks('B', '13800138000')
  expect(await callbacks.remove(legId('B.cb'))).toBe('removed')
  before.kept.isDown = false
  house.clock.advance(5_000)
  await house.settle()
  expect(await callbacks.all()).toMatchObject([{ id: 'A.cb' }])
})

test('no more are promised than the group allows, until one is done with', async () => {
  const house = await new CallbackHouse().open([], [])
  const [first] = house.groups
  if (first !== undefined) house.groups[0] = { ...first, queue: { ...first.queue, maxCallbacks: 1 } }
  await house.runtime.acd.load()
  await house.presses('A', customer)
  await house.presses('B', '13800138000')
  expect([...house.kept.promised.keys()]).toEqual(['A.cb'])
  await house.runtime.queue.callbacks.remove(legId('A.cb'))
  await house.presses('C', '13800138000')
  expect([...house.kept.promised.keys()]).toEqual(['C.cb'])
})

test('the store is told again of what it did not take', async () => {
  const kept = new PaperQueueStore()
  const house = await new CallbackHouse(kept).open([], [])
  kept.isDown = true
  await house.asks('A', customer)
  expect(kept.promised.size).toBe(0)
  kept.isDown = false
  house.clock.advance(5_000)
  await house.settle()
  expect([...kept.promised.keys()]).toEqual([legId('A.cb')])
})
