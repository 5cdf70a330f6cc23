import { beforeAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { Sipp } from './support/phone/sipp.ts'
import { askSwitch } from './support/switch/event-socket.ts'
import { until } from './support/until.ts'

const outside = '13900139000'
const shown = '01088886601'

/** The carrier's side of so many calls. */
const carrier = async (house: House, scenario: string, calls: number): Promise<Sipp> =>
  house.lendOut(
    await Sipp.start({
      ...{ scenario, calls, number: outside, password: '', port: house.ports.carrier },
      ...{ sipPort: house.trunkPort, args: ['-rtp_echo'], words: { milliseconds: '1500' } },
    }),
  )

/** The switch calls out on nobody's behalf: what is measured is the leg, whoever wanted it. */
const callOut = (house: House): Promise<string> =>
  askSwitch(
    house.eventSocket,
    `originate {origination_caller_id_number=${shown}}sofia/gateway/carrier/${outside} &park()`,
  )

const attempts = (house: House, outcome: string) =>
  house.nacd.api.metric(`nacd_gateway_attempts_total{gateway="carrier",outcome="${outcome}"}`).catch(() => 0)

onEachSwitch(
  'what is measured of a trunk',
  house => {
    beforeAll(async () => {
      const { nacd, ports, kind, eventSocket } = house()
      await nacd.api.put('/v1/gateways/carrier', { host: `127.0.0.1:${ports.carrier}` })
      if (kind === 'embedded') await askSwitch(eventSocket, 'sofia profile external rescan')
    })

    it('an answered call is one, and its talk too', async () => {
      const answering = await carrier(house(), 'carrier-answers', 1)
      const answer = await callOut(house())
      expect(answer).toMatch(/^\+OK /)
      await until('an answered attempt', async () => (await attempts(house(), 'answered')) === 1)
      await askSwitch(house().eventSocket, `uuid_kill ${answer.slice(4).trim()}`)
      await answering.succeeds()
    })

    it('a carrier that answers 503 is told of: by event, metric and log', async () => {
      const full = await carrier(house(), 'carrier-full', 5)
      for (let call = 0; call < 5; call++) expect(await callOut(house())).toMatch(/^-ERR /)
      await full.succeeds()
      const told = () => house().push.events.find(({ event }) => event === 'gateway_warning')
      await until('a warning', () => told() !== undefined)
      expect(told()).toMatchObject({
        ...{ call_uuid: '', direction: 'outbound' },
        additional_data: { gateway: 'carrier', what: 'congestion', state: 'warning', samples: '6' },
      })
      expect(await attempts(house(), 'congested')).toBe(5)
      const { api } = house().nacd
      expect(await api.metric('nacd_gateway_warning{gateway="carrier",what="congestion"}')).toBe(1)
      expect(await api.metric('nacd_gateway_share_ratio{gateway="carrier"}')).toBeLessThan(1)
    })
  },
  { settings: { push_events: 'gateway_warning' } },
)
