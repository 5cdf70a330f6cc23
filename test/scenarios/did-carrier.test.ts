import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { onSwitch } from './support/on-each-switch.ts'
import { Sipp } from './support/phone/sipp.ts'
import { until } from './support/until.ts'

const far = '13900139000'

/** The carrier calls a number of the house. */
async function carrierCalls(house: House, number: string, scenario: string, status = ''): Promise<Sipp> {
  const { carrier: port } = house.ports
  const sipPort = house.trunkPort
  const words = { caller: far, status }
  const args = ['-rtp_echo']
  return house.lendOut(
    await Sipp.start({ scenario, words, args, port, sipPort, number: far, callee: number, password: '' }),
  )
}

function scenarios(house: () => House): void {
  beforeAll(() => house().openTrunk())

  it('a call from the carrier rings the extension and is put through', async () => {
    const { push } = house()
    const called = await house().phone('1001', { tone: 'agent' })
    const carrier = await carrierCalls(house(), '+861088886601', 'carrier-calls')
    expect(await called.rings()).toBe(far)
    await called.answer()
    // The carrier echoes: both ways are heard.
    await called.ear.hears('agent')
    await called.hangUp()
    await carrier.succeeds()
    await push.tells({
      [`inbound ${far} to +861088886601`]: ['incoming', 'answered', 'hangup'],
      [`outbound ${far} to 1001`]: ['callout', 'answered', 'hangup'],
    })
    expect(new Set(push.events.map(({ middle_number }) => middle_number))).toEqual(new Set(['01088886601']))
  })

  it.each([
    ['01088886604', '480'],
    ['01088886699', '404'],
  ])('a call from the carrier to %s is refused with %s', async (number, status) => {
    const carrier = await carrierCalls(house(), number, 'carrier-refused', status)
    await carrier.succeeds()
  })

  it('rings every phone of the extension; who answers has the call', async () => {
    const [desk, soft] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1001', { tone: 'secondAgent' }),
    ])
    const carrier = await carrierCalls(house(), '01088886601', 'carrier-calls')
    await Promise.all([desk.rings(), soft.rings()])
    await soft.answer()
    await desk.closed()
    await soft.ear.hears('secondAgent')
    await soft.hangUp()
    await carrier.succeeds()
  })

  it('a database that does not answer: 503, and all is well when it does again', async () => {
    const caller = await house().phone('1001')
    const database = new Database(join(house().folder, 'customer.db'))
    database.exec('BEGIN EXCLUSIVE')
    const refused = await carrierCalls(house(), '01088886601', 'carrier-refused', '503')
    await refused.succeeds()
    await caller.dial(far)
    expect(await caller.closed()).toMatch(/^503 /)
    database.close()
    const carrier = await house().carrierPhone(far)
    await caller.dial(far)
    expect(await carrier.rings()).toBe('01088886601')
    await caller.hangUp()
    await carrier.closed()
  })
}

onSwitch('embedded', 'calls from and to a carrier by the dialplan nacd serves', scenarios)
onSwitch(
  'freeswitch',
  'calls from and to a carrier by a dialplan of its own',
  house => {
    scenarios(house)

    it('a caller who comes while nacd is down is put through when it is back', async () => {
      const { nacd } = house()
      const called = await house().phone('1001', { tone: 'agent' })
      await nacd.kill()
      const carrier = await carrierCalls(house(), '01088886601', 'carrier-calls')
      const parked = async () => (await house().channels()).some(({ application }) => application === 'park')
      await until('a parked caller', parked)
      await nacd.start()
      await called.rings()
      await called.answer()
      await called.ear.hears('agent')
      await called.hangUp()
      await carrier.succeeds()
    })
  },
  { ownDialplan: true },
)
