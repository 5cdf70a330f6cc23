import { expect, test } from 'vitest'
import { countInGroup, type GroupFact } from '../../../core/figures/count-group.ts'
import { emptyGroupTally, type GroupTally } from '../../../core/figures/group-tally.ts'
import { AgentHistory, GroupHistory } from '../../../core/figures/history.ts'
import { OpenWaits } from '../../../core/figures/open-waits.ts'
import { legId, millis } from '../../../core/shared/ids.ts'
import { CallbackHouse } from '../../testing/callback-house.ts'
import { leg } from '../../testing/paper-switch.ts'

/** The records that a house wrote are counted as its live figures count what happened: with no record only of wrap-ups. */

const customer = '13900139000'
const minute = 60_000
const at = millis(0)
const lines = () => ({ serviceLevel: 20, shortAbandon: 5 })
const ever = [0, Number.MAX_SAFE_INTEGER]

const recorded = ({ ended, stories }: CallbackHouse) =>
  ended.map(call => ({ ...call, steps: stories.get(call.uuid) ?? [] }))

function inHistory(house: CallbackHouse): GroupTally {
  const history = new GroupHistory(ever, '121', lines)
  for (const call of recorded(house)) history.add(call)
  const { figures } = history.periods()[0] ?? { figures: emptyGroupTally() }
  return counts(figures)
}

function live(house: CallbackHouse): GroupTally {
  const tally = emptyGroupTally()
  const open = new OpenWaits()
  for (const fact of house.facts) if (isOfGroup(fact) && open.isNews(fact)) countInGroup(tally, fact, lines())
  return counts(tally)
}

const isOfGroup = (fact: { readonly type: string }): fact is GroupFact => fact.type !== 'agentIs'

/** What records can tell. */
const counts = (tally: GroupTally): GroupTally => {
  const { entered, offered, answered, inTime, abandoned, shortAbandoned, left, missed } = tally
  const { answeredWaitMs, longestWaitMs, talks, talkedMs, ratings, ratingPoints } = tally
  const waits = { entered, answered, inTime, abandoned, shortAbandoned, left, answeredWaitMs, longestWaitMs }
  return { ...waits, offered, missed, talks, talkedMs, ratings, ratingPoints, wrapUpMs: 0 }
}

/** A customer waits to be called; 1001 is rung. */
async function rung(): Promise<CallbackHouse> {
  const house = await new CallbackHouse().open([], [])
  house.clock.advance(1000)
  await house.presses('A', customer)
  house.clock.advance(9000)
  await house.emit({ type: 'registered', at, extension: '1001' })
  await house.rings()
  house.clock.advance(3000)
  return house
}

async function talks(house: CallbackHouse): Promise<void> {
  await house.agentAnswers()
  house.clock.advance(4000)
  await house.customerAnswers()
  house.clock.advance(30_000)
  await house.emit(house.goes(house.trunkLeg), house.goes(house.agentLeg))
}

test('one who was called and talked', async () => {
  const house = await rung()
  await talks(house)
  expect(inHistory(house)).toEqual(live(house))
  expect(live(house)).toMatchObject({ entered: 2, answered: 1, answeredWaitMs: 16_000, talkedMs: 30_000 })
  const agents = new AgentHistory(ever, '1001', '121')
  for (const call of recorded(house)) agents.add(call)
  expect(agents.periods()).toMatchObject([{ figures: { offered: 1, answered: 1, talkedMs: 30_000 } }])
})

test('an agent who did not answer, then one who hung up, then a talk', async () => {
  const house = await rung()
  await house.agentFails('NO_ANSWER')
  house.clock.advance(10_000)
  await house.settle()
  await house.rings()
  await house.agentAnswers()
  await house.emit(house.goes({ ...house.agentLeg, answered: true }))
  house.clock.advance(10_000)
  await house.settle()
  await house.rings()
  await talks(house)
  expect(inHistory(house)).toEqual(live(house))
  expect(live(house)).toMatchObject({ offered: 3, answered: 1, missed: { noAnswer: 1, rejected: 1 } })
})

test('a customer who did not answer, and was given up in the end', async () => {
  const house = await rung()
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await house.agentAnswers()
    await house.customerDoesNotAnswer()
    house.clock.advance(5 * minute)
    await house.settle()
    if (attempt < 3) await house.rings()
  }
  expect(inHistory(house)).toEqual(live(house))
  expect(live(house)).toMatchObject({ entered: 4, answered: 0, left: { callback: 3, elsewhere: 1 } })
})

test('one whom an operator took out', async () => {
  const house = await new CallbackHouse().open([], [])
  house.clock.advance(1000)
  await house.presses('A', customer)
  house.clock.advance(9000)
  await house.runtime.queue.callbacks.remove(legId('A.cb'))
  expect(inHistory(house)).toEqual(live(house))
  expect(live(house)).toMatchObject({ entered: 2, left: { callback: 1, elsewhere: 1 } })
})

test('one who called again and hung up again: they wait to be called as before', async () => {
  const house = await new CallbackHouse().open([], [])
  house.clock.advance(1000)
  await house.presses('A', customer)
  house.clock.advance(minute)
  await house.parked('B', { callerNumber: customer, extension: '' })
  house.clock.advance(minute)
  await house.emit(house.goes(leg('B', { extension: '' })))
  const { left, entered } = live(house)
  expect({ left, entered }).toEqual({ left: inHistory(house).left, entered: inHistory(house).entered })
  expect({ left, entered }).toMatchObject({ entered: 4, left: { callback: 1, elsewhere: 1 } })
})

test('the record of the call in which it was asked for tells the whole story', async () => {
  const house = await rung()
  await talks(house)
  expect(house.stories.get(legId('A'))?.map(({ type }) => type)).toEqual([
    ...['arrived', 'asked', 'server_answered', 'queued', 'waiting', 'callback_asked', 'playing'],
    ...['ended', 'queued', 'waiting', 'offered', 'callback_left'],
  ])
})
