import { beforeAll, expect, it } from 'vitest'
import type { FlowResponseInput } from '../../src/callflow/index.ts'
import { hangup, onEvents } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { ApiRefusal } from './support/nacd/api.ts'
import { setRoutes } from './support/nacd/route-table.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { type Carrier, twoCarriers } from './support/phone/carrier.ts'
import { handOver } from './support/switch/freeswitch-configuration.ts'
import { until } from './support/until.ts'

const number = '13900139000'
const shown = '01088880009'

const dialplan = handOver('out', '^88(.*)$', 'nwaycallout')

/** `bridge` over a trunk, as the server says it. */
const over = (gateway: string, display = ''): FlowResponseInput => ({
  action: 'bridge',
  action_data: { ad_number: number, ad_gateway: gateway, ad_display_number: display, ad_timeout: '20' },
})

/** Rings 1001 for a call to the number, as soon as nacd has heard of its phone. */
function clickToCall({ nacd }: House): Promise<string> {
  const begin = async () => {
    const begun = nacd.api.post<{ uuid: string }>('/v1/calls', { extension: '1001', number })
    return begun.then(
      ({ uuid }) => uuid,
      error => {
        if (error instanceof ApiRefusal && error.status === 409) return null
        throw error
      },
    )
  }
  return until('a phone to ring', begin)
}

onEachSwitch(
  'calls that nacd makes',
  house => {
    let a: Carrier
    let b: Carrier
    beforeAll(async () => {
      ;[a, b] = await twoCarriers(house())
      await setRoutes(
        house().nacd.api,
        { prefix: '139', gateway: 'a', priority: 1 },
        { prefix: '139', gateway: 'b', priority: 2 },
      )
    })

    it('nwaycallout: the server names gateway and number to show', async () => {
      const { flow } = house()
      flow.begin(onEvents({ callout: over('b', shown) }))
      await b.plays({ type: 'answers' })
      const phone = await house().phone('1002', { tone: 'caller' })
      await phone.dial(`88${number}`)
      expect(await flow.asked('callout')).toMatchObject({ caller_number: '1002', event: 'callout' })
      await phone.ear.hears('caller')
      expect(b.invites.map(invite => [invite.number, invite.caller])).toEqual([[number, shown]])
    })

    it('nwaycallout with *: the route table, with failover', async () => {
      const { flow } = house()
      flow.begin(onEvents({ callout: over('*') }))
      await Promise.all([
        a.plays({ type: 'refuses', status: '502 Bad Gateway' }),
        b.plays({ type: 'answers' }),
      ])
      const phone = await house().phone('1002', { tone: 'caller' })
      await phone.dial(`88${number}`)
      await phone.ear.hears('caller')
      expect([a.invites.length, b.invites.length]).toEqual([1, 1])
    })

    it('nwaycallout: no line, the server is asked what now', async () => {
      const { flow } = house()
      flow.begin(onEvents({ callout: over('*'), bridge_failed: hangup('goodbye.wav') }))
      const status = '502 Bad Gateway'
      await Promise.all([a.plays({ type: 'refuses', status }), b.plays({ type: 'refuses', status })])
      const phone = await house().phone('1002')
      await phone.dial(`88${number}`)
      const failed = await flow.asked('bridge_failed')
      expect(failed.additional_data).toMatchObject({ sip_code: '502' })
      await phone.closed()
      expect(phone.ear.tonesSince()).toContain('goodbye')
    })

    it('noriginate: a routed number, then an application', async () => {
      await Promise.all([
        a.plays({ type: 'refuses', status: '502 Bad Gateway' }),
        b.plays({ type: 'answers', talkMs: 1_000 }),
      ])
      expect(await house().nacd.api.command('noriginate', `${number} &park()`)).toMatch(/^\+OK /)
      expect([a.invites.length, b.invites.length]).toEqual([1, 1])
      // The carrier hangs up.
      await house().nothingLeft()
    })

    it('noriginate: an extension, then a number that is routed', async () => {
      await a.plays({ type: 'answers' })
      const agent = await house().phone('1001', { tone: 'agent' })
      const answer = house().nacd.api.command('noriginate', `user/1001 &nbridge(${number})`)
      await agent.rings()
      await agent.answer()
      expect(await answer).toMatch(/^\+OK /)
      await agent.ear.hears('agent')
      await agent.hangUp()
    })

    it('noriginate tells why not', async () => {
      await a.plays({ type: 'refuses', status: '486 Busy Here' })
      expect(await house().nacd.api.command('noriginate', `${number} &park()`)).toBe('-ERR USER_BUSY')
      expect(await house().nacd.api.command('noriginate', '0044123456789 &park()')).toMatch(/^-ERR /)
      expect(a.invites).toHaveLength(1)
    })

    it('click-to-call: first the phone of the agent rings, then the customer is called', async () => {
      await a.plays({ type: 'answers' })
      const agent = await house().phone('1001', { tone: 'agent' })
      const uuid = await clickToCall(house())
      await agent.rings()
      expect(a.invites).toEqual([])
      await agent.answer()
      await a.invited()
      await agent.ear.hears('agent')
      await agent.hangUp()
      const cdr = await until('its record', () => house().nacd.api.cdr(uuid))
      expect(cdr).toMatchObject({ gateway: 'a' })
    })

    it('click-to-call: the agent does not answer, nobody else is called', async () => {
      await a.plays({ type: 'answers' })
      const agent = await house().phone('1001')
      await clickToCall(house())
      await agent.rings()
      await agent.hangUp()
      await house().nothingLeft()
      expect(a.invites).toEqual([])
    })
  },
  { dialplan },
)
