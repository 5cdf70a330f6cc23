import { expect, test } from 'vitest'
import { agent, group } from '../../core/acd/testing/records.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

const at = millis(0)

async function openHouse(): Promise<House> {
  const house = new House([])
  house.groups.push(group('121', { wrapUp: 60 }))
  house.agents.push(agent('1001', ['121']))
  await house.runtime.start()
  await house.emit({ type: 'switchReady', at, legs: [], registered: ['1001'] })
  return house
}

const dials = (house: House, data: string, change: Partial<LegFacts> = {}): Promise<void> =>
  house.parked('A', { extension: '1001', variables: { nacd_app: 'nagent', nacd_data: data }, ...change })

const heard = (house: House): readonly string[] =>
  house.switch.sent.flatMap(each => (each.type === 'play' ? each.prompts : []))

const played = (house: House): SwitchEvent => ({
  type: 'executeDone',
  at,
  leg: leg('A'),
  requestId: house.playing,
  application: '',
  response: '',
  digits: '',
  recordedMs: 0,
})

test.each([
  ['ready', 'ready', '', 'status-ready.wav'],
  ['busy', 'busy', '', 'status-busy.wav'],
  ['busy,7', 'busy', '7', 'status-busy.wav'],
  ['offline', 'offline', '', 'status-offline.wav'],
])(
  '%s: the agent is answered, is %s (%s), hears %s and is hung up on',
  async (data, status, reason, prompt) => {
    const house = await openHouse()
    await dials(house, data)
    expect(house.agents).toMatchObject([{ status, statusReason: reason }])
    expect(heard(house)).toEqual([`/voices/zh/${prompt}`])
    await house.emit(played(house))
    expect(house.sentTypes.filter(type => type !== 'setVariables')).toEqual(['answer', 'play', 'hangup'])
    const end = { cause: 'NORMAL_CLEARING', sipCode: 0, endedBy: 'switch', answeredAt: at } as const
    await house.emit({ type: 'legEnded', at, leg: leg('A', { extension: '1001' }), ...end })
    expect(house.ended).toMatchObject([{ uuid: 'A', cause: 'NORMAL_CLEARING' }])
    expect(house.runtime.acd.stateOf('1001')).toBe('idle')
  },
)

test('the wrap-up is over when the agent says so', async () => {
  const house = await openHouse()
  const phone = { type: 'legUp', extension: '1001', legId: legId('B') } as const
  house.runtime.acd.tell(phone)
  house.runtime.acd.offerAnswered(legId('C'), '139', '1001', '121')
  house.runtime.acd.tell({ ...phone, type: 'legDown' })
  expect(house.runtime.acd.stateOf('1001')).toBe('wrap_up')
  await dials(house, 'wrap_up_end')
  expect(heard(house)).toEqual(['/voices/zh/wrap-up-ended.wav'])
  expect(house.runtime.desk.endRest('1001')).toBe('notResting')
})

test.each<[string, string, Partial<LegFacts>, string]>([
  ['one who is no agent', 'ready', { extension: '1009' }, 'not-an-agent.wav'],
  ['a wrap-up there is not', 'wrap_up_end', {}, 'wrap-up-ended.wav'],
])('%s is told so', async (_what, data, change, prompt) => {
  const house = await openHouse()
  await dials(house, data, change)
  expect(heard(house)).toEqual([`/voices/zh/${prompt}`])
})

test('a store that fails is heard, and logged', async () => {
  const house = await openHouse()
  house.kept.isDown = true
  await dials(house, 'busy')
  expect(heard(house)).toEqual(['/voices/zh/not-in-service.wav'])
  expect(house.log.lines).toContainEqual(
    expect.objectContaining({ level: 'error', message: 'agent status could not be saved' }),
  )
})

test.each<[string, string, Partial<LegFacts>, string]>([
  ['who merely says to be an extension', 'offline', { proven: false }, 'OUTGOING_CALL_BARRED'],
  ['a trunk', 'offline', { extension: '', gateway: 'g', proven: false }, 'OUTGOING_CALL_BARRED'],
  ['what nobody understands', 'holiday', {}, 'INVALID_NUMBER_FORMAT'],
])('%s is refused and changes nothing', async (_who, data, change, cause) => {
  const house = await openHouse()
  await dials(house, data, change)
  expect(house.agents).toMatchObject([{ status: 'ready' }])
  expect(house.switch.sent).toEqual([expect.objectContaining({ type: 'hangup', cause })])
})

test('killed while the status was being set, the next controller sets it', async () => {
  const before = await openHouse()
  before.kept.isSilent = true
  await dials(before, 'busy')
  const saved = before.switch.sent.findLast(each => each.type === 'setVariables')
  const variables = saved?.type === 'setVariables' ? saved.variables : {}
  const house = await openHouse()
  const facts = leg('A', { extension: '1001', answered: true, variables })
  await house.emit({ type: 'switchReady', at, legs: [facts], registered: ['1001'] })
  expect(house.agents).toMatchObject([{ status: 'busy' }])
  expect(heard(house)).toEqual(['/voices/zh/status-busy.wav'])
})
