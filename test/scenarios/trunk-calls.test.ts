import { beforeAll, expect, it } from 'vitest'
import { onEvents, playback } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { runSipp } from './support/phone/sipp.ts'
import { askSwitch } from './support/switch/event-socket.ts'
import { until } from './support/until.ts'

const outside = '13900139000'
const direct = '01088886601'

/** Where the carrier's calls go: FreeSWITCH has a profile for them. */
const entrance = ({ kind, ports }: House): number => (kind === 'freeswitch' ? ports.trunk : ports.sip)

/** A call of the carrier for `number`. */
async function carrierCalls(house: House, number: string) {
  const carrier = await house.carrierPhone(outside, { tone: 'caller' })
  await carrier.dial(`sip:${number}@127.0.0.1:${entrance(house)}`)
  return carrier
}

/** The embedded switch wants a password first; on FreeSWITCH the profile of the carriers wants none, and nacd says no. */
const refusal = { embedded: '407', freeswitch: '403' } as const

onEachSwitch('calls over a trunk, by the dialplan nacd serves', house => {
  beforeAll(async () => {
    const { nacd, ports, kind, eventSocket } = house()
    await nacd.api.put('/v1/gateways/carrier', { host: `127.0.0.1:${ports.carrier}` })
    // FreeSWITCH has the carrier in its own files too.
    if (kind === 'embedded') await askSwitch(eventSocket, 'sofia profile external rescan')
  })

  it.each([direct, '+861088886601'])(
    'from the carrier: the direct number %s rings its extension',
    async number => {
      const called = await house().phone('1001', { tone: 'agent' })
      const carrier = await carrierCalls(house(), number)
      expect(await called.rings()).toBe(outside)
      await called.answer()
      await Promise.all([called.ear.hears('caller'), carrier.ear.hears('agent')])
      const { api } = house().nacd
      const { items } = await api.get<{
        items: { uuid: string; gateway: string; legs: { role: string }[] }[]
      }>('/v1/calls')
      expect(items).toMatchObject([{ gateway: 'carrier', legs: [{ role: 'caller' }, { role: 'agent' }] }])
      await called.hangUp()
      await carrier.closed()
      expect(house().push.events.map(({ middle_number }) => middle_number)).toContain(direct)
      const record = async () => (await api.cdr(items[0]?.uuid ?? ''))?.gateway
      await until('a record with its gateway', async () => (await record()) === 'carrier')
    },
  )

  it('from the carrier: a group', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: playback('welcome.wav') }))
    const carrier = await carrierCalls(house(), '120')
    expect(await flow.asked('incoming')).toMatchObject({ caller_number: outside, group_number: '120' })
    await carrier.ear.hears('welcome')
    await carrier.closed()
  })

  it('from the carrier to the group, on to an extension', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: { action: 'transfer', action_data: { ad_number: '1001' } } }))
    const called = await house().phone('1001', { tone: 'agent' })
    const carrier = await carrierCalls(house(), '120')
    await called.rings()
    await called.answer()
    await carrier.ear.hears('agent')
    await carrier.hangUp()
    await called.closed()
  })

  it.each(['1001', '01012345678', outside])('from the carrier: %s is not reached', async number => {
    await house().phone('1001')
    const carrier = await carrierCalls(house(), number)
    expect(await carrier.closed()).toMatch(/^404 /)
  })

  it('to the carrier: an extension with an outside number shows it', async () => {
    const [carrier, caller] = await Promise.all([
      house().carrierPhone(outside, { tone: 'agent' }),
      house().phone('1001', { tone: 'caller' }),
    ])
    await caller.dial(outside)
    expect(await carrier.rings()).toBe(direct)
    await carrier.answer()
    await Promise.all([carrier.ear.hears('caller'), caller.ear.hears('agent')])
    await carrier.hangUp()
    await caller.closed()
  })

  it('to the carrier: not without an outside number', async () => {
    const caller = await house().phone('1002')
    await caller.dial(outside)
    expect(await caller.closed()).toMatch(/^404 /)
  })

  it.each([outside, direct, '120', '1001'])('a stranger gets nowhere: %s', async number => {
    await runSipp({
      ...{ scenario: 'refused-call', sipPort: entrance(house()), number: '1001', password: '' },
      callee: number,
      words: { final: refusal[house().kind] },
      args: ['-i', '127.0.0.2'],
    })
    expect(house().flow.requests).toEqual([])
  })
})
