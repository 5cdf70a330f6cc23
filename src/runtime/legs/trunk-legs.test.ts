import { expect, test } from 'vitest'
import { LiveView } from '../live-view.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

/** Which trunk a call and its legs belong to. */

const fromTrunk = { extension: '', proven: false, gateway: 'carrier' }
const bridge = { action: 'bridge', action_data: { ad_number: '1001' } } as const

async function talkingTo(dialled: Parameters<typeof leg>[1]): Promise<House> {
  const house = new House([bridge])
  await house.runtime.start()
  await house.parked('A', fromTrunk)
  const [id = ''] = house.rung
  const called = leg(id, { direction: 'outbound', variables: { nacd_call: 'A' }, ...dialled })
  await house.emit({ type: 'legCreated', at: house.clock.now(), leg: called })
  return house
}

test('a call that came in by a gateway is told and written down with it', async () => {
  const house = await talkingTo({ extension: '1001' })
  const live = new LiveView(house.runtime, house.clock)
  expect(live.calls()).toMatchObject([{ uuid: 'A', gateway: 'carrier' }])
  for (const facts of [leg('A', fromTrunk), leg(house.rung[0] ?? '', { direction: 'outbound' })])
    await house.emit({
      ...{ type: 'legEnded', at: house.clock.now(), leg: facts, cause: 'NORMAL_CLEARING', sipCode: 0 },
      ...{ endedBy: 'far', answeredAt: null },
    })
  expect(house.ended).toMatchObject([{ uuid: 'A', gateway: 'carrier' }])
})

test('a call of a phone, and one of a leg that the switch dialled, came in by none', async () => {
  const house = new House([])
  await house.runtime.start()
  await house.parked('A')
  await house.parked('B', { ...fromTrunk, direction: 'outbound' })
  const gateways = new LiveView(house.runtime, house.clock).calls().map(({ gateway }) => gateway)
  expect(gateways).toEqual(['', ''])
})

test.each([
  ['agent', { extension: '1001' }],
  ['trunk', { extension: '', gateway: 'other' }],
])('the leg that is called is told as %s', async (role, dialled) => {
  const house = await talkingTo(dialled)
  const [call] = new LiveView(house.runtime, house.clock).calls()
  expect(call?.legs.map(each => each.role)).toEqual(['caller', role])
})
