import { describe, expect, test } from 'vitest'
import { defaultQueueRules, type QueueRules } from '../../core/acd/queue-rules.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import { group } from '../../core/acd/testing/records.ts'
import type { FlowResponse } from '../../core/flow/contract.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts } from '../../ports/switch.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

/** Callers who wait, through the runtime: what they hear, and where keys and closed groups lead them. */

const queue: Partial<FlowResponse> = { action: 'queue', action_data: { ad_group: '121' } }
const at = millis(0)

async function openHouse(
  rules: Partial<QueueRules>,
  change: Partial<GroupRecord> = {},
  answers: readonly Partial<FlowResponse>[] = [queue, queue],
): Promise<House> {
  const house = new House(answers)
  house.groups.push(group('121', { queue: { ...defaultQueueRules, ...rules }, ...change }), group('122'))
  await house.runtime.start()
  return house
}

const last = (house: House, id: string) =>
  house.switch.sent.findLast(each => 'requestId' in each && each.legId === id)

/** What plays on the leg is over. */
async function over(house: House, id: string): Promise<void> {
  const playing = last(house, id)
  if (playing === undefined || !('requestId' in playing)) throw new Error(`nothing plays on ${id}`)
  const { requestId } = playing
  const event = { requestId, application: '', response: '', digits: '', recordedMs: 0 } as const
  await house.emit({ type: 'executeDone', at, leg: leg(id), ...event })
}

const press = (house: House, id: string, digit: string) =>
  house.emit({ type: 'digit', at, leg: leg(id), digit })

async function time(house: House, seconds: number): Promise<void> {
  house.clock.advance(seconds * 1000)
  await house.settle()
}

describe('announcements', () => {
  test('each caller hears their place, the next time only who has moved up', async () => {
    const house = await openHouse({ announceEvery: 30 })
    await house.parked('A')
    await house.parked('B')
    await time(house, 30)
    // The music is broken off first.
    await over(house, 'A')
    await over(house, 'B')
    const start = '/voices/zh/queue-position-start.wav'
    const end = '/voices/zh/queue-position-end.wav'
    expect(last(house, 'A')).toMatchObject({ type: 'play', prompts: [start, '/voices/zh/digits/1.wav', end] })
    expect(last(house, 'B')).toMatchObject({ type: 'play', prompts: [start, '/voices/zh/digits/2.wav', end] })
    await over(house, 'A')
    await over(house, 'B')
    expect(last(house, 'B')).toMatchObject({ type: 'playForever' })

    const sent = house.switch.sent.length
    await time(house, 30)
    expect(house.sentTypes.slice(sent)).toEqual([])

    await house.emit(gone('A'))
    await time(house, 30)
    await over(house, 'B')
    expect(last(house, 'B')).toMatchObject({ type: 'play', prompts: [start, '/voices/zh/digits/1.wav', end] })
  })

  test('nothing is left of them when the caller hangs up', async () => {
    const house = await openHouse({ announceEvery: 30 })
    await house.parked('A')
    await house.emit(gone('A'))
    const sent = house.switch.sent.length
    await time(house, 300)
    expect(house.switch.sent.length).toBe(sent)
    expect(house.runtime.calls.size).toBe(0)
  })
})

const gone = (id: string) =>
  ({
    type: 'legEnded',
    at,
    leg: leg(id),
    cause: 'NORMAL_CLEARING',
    sipCode: 0,
    endedBy: 'far',
    answeredAt: null,
  }) as const

describe('keys', () => {
  test('to another group: the caller stands in its line from when they began to wait', async () => {
    const house = await openHouse({ exits: { '3': 'queue:122' } })
    await house.parked('A')
    await time(house, 20)
    await press(house, 'A', '3')
    const { engine } = house.runtime.acd
    expect(engine.waitingIn('121')).toEqual([])
    expect(engine.waitingIn('122')).toMatchObject([{ callId: 'A', since: 1000 }])
  })

  test('a callback: the confirmation, then the caller is hung up and their place stays', async () => {
    const house = await openHouse({ exits: { '1': 'callback' } })
    await house.parked('A')
    await press(house, 'A', '1')
    // Their line is busy as long as they listen.
    expect(house.runtime.acd.engine.waitingIn('121')).toEqual([])
    await over(house, 'A')
    expect(last(house, 'A')).toMatchObject({ prompts: ['/voices/zh/callback-confirmed.wav'] })
    await over(house, 'A')
    expect(house.switch.sent.at(-1)).toMatchObject({ type: 'hangup', legId: 'A' })
    await house.emit({
      ...{ type: 'legEnded', leg: leg('A'), at, answeredAt: null },
      ...{ cause: 'NORMAL_CLEARING', sipCode: 0, endedBy: 'switch' },
    })
    expect(house.runtime.acd.engine.waitingIn('121')).toMatchObject([
      { callId: 'A.cb', callerNumber: '1002' },
    ])
  })

  test('a key without a meaning changes nothing', async () => {
    const house = await openHouse({ exits: { '1': 'callback' } })
    await house.parked('A')
    const sent = house.switch.sent.length
    await press(house, 'A', '2')
    expect(house.switch.sent.length).toBe(sent)
    expect(house.runtime.acd.engine.waitingIn('121')).toHaveLength(1)
  })
})

describe('a closed group', () => {
  /** The clock stands on a Thursday, in the west on a Wednesday. */
  const never = { openingHours: 'sun 03:00-03:01' }

  test('leads where it says, and takes nobody in', async () => {
    const house = await openHouse({ overflows: { closed: 'queue:122' } }, never)
    await house.parked('A')
    expect(house.runtime.acd.engine.waitingIn('121')).toEqual([])
    expect(house.runtime.acd.engine.waitingIn('122')).toHaveLength(1)
  })

  test('`flow`: the call flow is asked', async () => {
    const house = await openHouse({ overflows: { closed: 'flow' } }, never)
    await house.parked('A')
    expect(house.asked.at(-1)).toMatchObject({ event: 'queue_failed', additional_data: { cause: 'closed' } })
  })

  test('without a way out for it the call flow knows what it does', async () => {
    const house = await openHouse({}, never)
    await house.parked('A')
    expect(house.runtime.acd.engine.waitingIn('121')).toHaveLength(1)
  })

  test('who waits already keeps their place over the closing time, and over a restart', async () => {
    const before = await openHouse({ overflows: { closed: 'voicemail' } })
    await before.parked('A')
    const house = await openHouse({ overflows: { closed: 'voicemail' } }, never)
    await house.emit({ type: 'switchReady', at, legs: [found(before, 'A')], registered: [] })
    expect(house.runtime.acd.engine.waitingIn('121')).toMatchObject([{ callId: 'A', since: 1000 }])
  })
})

/** The caller's leg as the next controller finds it. */
function found(house: House, id: string): LegFacts {
  const saved = house.switch.sent.findLast(each => each.type === 'setVariables' && each.legId === id)
  const state = saved?.type === 'setVariables' ? (saved.variables.nacd_state ?? '') : ''
  return leg(id, {
    answered: true,
    variables: { nacd_app: 'nacd', nacd_data: '120', nacd_state: state },
    legId: legId(id),
  })
}

test('after a restart the music goes on, keys work, and nothing is said again at once', async () => {
  const comfort = { announcements: ['comfort.wav'] }
  const rules = { announceEvery: 30, exits: { '3': 'queue:122' } }
  const before = await openHouse(rules, comfort)
  await before.parked('A')
  await time(before, 30)
  await over(before, 'A')
  expect(last(before, 'A')).toMatchObject({ type: 'play' })

  const house = await openHouse(rules, comfort)
  house.clock.advance(40_000)
  await house.emit({ type: 'switchReady', at, legs: [found(before, 'A')], registered: [] })
  expect(last(house, 'A')).toMatchObject({ type: 'playForever' })
  const sent = house.switch.sent.length
  await time(house, 29)
  expect(house.switch.sent.length).toBe(sent)
  // The place was told before, and has not become better.
  await time(house, 1)
  await over(house, 'A')
  expect(last(house, 'A')).toMatchObject({ type: 'play', prompts: ['/voices/zh/comfort.wav'] })
  await press(house, 'A', '3')
  expect(house.runtime.acd.engine.waitingIn('122')).toMatchObject([{ callId: 'A', since: 1000 }])
})
