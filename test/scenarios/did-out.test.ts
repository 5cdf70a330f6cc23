import { beforeAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { Sipp } from './support/phone/sipp.ts'
import { handOver } from './support/switch/freeswitch-configuration.ts'
import { until } from './support/until.ts'

/** Whoever dials a mobile number calls out. */
const dialplan = handOver('direct_out', '^(1[3-9][0-9]{9})$', 'nout_did')

const outside = '13900139000'

/** The carrier: SIPp that plays `scenario` once. */
async function carrier(house: House, scenario: string, words: Record<string, string>): Promise<Sipp> {
  const { carrier: port } = house.ports
  return house.lendOut(
    await Sipp.start({
      scenario,
      words,
      port,
      sipPort: house.trunkPort,
      number: outside,
      password: '',
      args: ['-rtp_echo'],
    }),
  )
}

onEachSwitch(
  'nout_did',
  house => {
    beforeAll(() => house().openTrunk())

    it('calls out with the number of the extension, and both hear each other', async () => {
      const { push, flow, nacd } = house()
      const [far, caller] = await Promise.all([
        house().carrierPhone(outside, { tone: 'agent' }),
        house().phone('1001', { tone: 'caller' }),
      ])
      await caller.dial(outside)
      expect(await far.rings()).toBe('01088886601')
      await far.answer()
      await caller.established()
      await Promise.all([far.ear.hears('caller'), caller.ear.hears('agent')])
      expect(await nacd.api.calls()).toMatchObject([{ phase: 'bridged', gateway: 'carrier' }])
      await far.hangUp()
      await caller.closed()
      await push.tells({
        [`inbound 1001 to ${outside}`]: ['incoming', 'answered', 'hangup'],
        [`outbound 1001 to ${outside}`]: ['callout', 'answered', 'hangup'],
      })
      expect(new Set(push.events.map(each => each.middle_number))).toEqual(new Set(['01088886601']))
      expect(flow.requests).toEqual([])
      const uuid = push.events.find(({ event }) => event === 'incoming')?.call_uuid ?? ''
      await until('its record', async () => (await nacd.api.cdr(uuid))?.gateway === 'carrier')
    })

    it('early media is heard before the answer, and lets the caller be heard', async () => {
      const { push } = house()
      // So late that also on a busy machine the early media is heard before.
      const echo = await carrier(house(), 'carrier-answers', { milliseconds: '6000' })
      const caller = await house().phone('1001', { tone: 'caller' })
      await caller.dial(outside)
      await caller.ear.hears('caller')
      expect(push.events.filter(({ event }) => event === 'answered')).toEqual([])
      await caller.established()
      await caller.ear.hears('caller', { from: caller.ear.position })
      await caller.hangUp()
      await echo.succeeds()
    })

    it('an announcement in early media is heard before the refusal', async () => {
      const busy = await carrier(house(), 'carrier-announces', { status: '486 Busy Here' })
      const caller = await house().phone('1001', { tone: 'caller' })
      await caller.dial(outside)
      await caller.ear.hears('caller')
      expect(await caller.closed()).toMatch(/^486 /)
      await busy.succeeds()
    })

    it.each([
      '486 Busy Here',
      '480 Temporarily Unavailable',
      '603 Decline',
      '404 Not Found',
      '503 Service Unavailable',
      '402 Payment Required',
    ])('the carrier says %s: so hears the caller', async status => {
      const refusing = await carrier(house(), 'decline', { status })
      const caller = await house().phone('1001')
      await caller.dial(outside)
      expect((await caller.closed()).slice(0, 3)).toBe(status.slice(0, 3))
      await refusing.succeeds()
    })

    it.each([
      ['302 Moved Temporarily', '410'],
      ['407 Proxy Authentication Required', '603'],
    ])('the carrier says %s, which is not for the caller: %s', async (status, told) => {
      const refusing = await carrier(house(), 'decline', { status })
      const caller = await house().phone('1001')
      await caller.dial(outside)
      expect((await caller.closed()).slice(0, 3)).toBe(told)
      await refusing.succeeds()
    })

    it('the caller gives up: the carrier is told', async () => {
      const [far, caller] = await Promise.all([house().carrierPhone(outside), house().phone('1001')])
      await caller.dial(outside)
      await far.rings()
      await caller.hangUp()
      await far.closed()
    })

    it.each([
      ['1002', 'no outside line', /^403 /],
      ['1005', 'no gateway in its row', /^403 /],
      ['1006', 'a gateway that is not there', /^50[23] /],
    ])('%s has %s', async (extension, _what, told) => {
      const caller = await house().phone(extension)
      await caller.dial(outside)
      expect(await caller.closed()).toMatch(told)
    })
  },
  { dialplan },
)
