import { beforeAll, expect, it } from 'vitest'
import { setRoutes } from './support/nacd/route-table.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { caller, callers } from './support/phone/callers.ts'
import { type Carrier, twoCarriers } from './support/phone/carrier.ts'
import { until } from './support/until.ts'

const one = '13900000001'
const two = '13900000002'

/** What is behind each number of the dialplan. */
const dialStrings = {
  '8100': one,
  '8101': `${one}|${two}`,
  '8102': `user/1001,${one}`,
  '8103': `sofia/gateway/a/${one}|sofia/gateway/b/${two}`,
  '8104': `{origination_caller_id_number=01088880009}${one}`,
  '8105': `[leg_timeout=2]${one}|user/1001`,
  '8106': `${one},${two}`,
  '8107': `${one}:_:user/1001`,
  '8108': `{origination_caller_id_number=01088880009}[leg_timeout=20]${one}|[origination_caller_id_number=01088880008]${two}`,
  '8109': 'user/1001',
  '8120': `{a=b${one}`,
  '8121': `[a=b]]${one}`,
  '8122': `sofia/gateway/nowhere/${one}`,
  '8123': '|',
  '8124': '{{a=b}}',
} as const

const dialplan = Object.entries(dialStrings)
  .map(
    ([number, data]) => `<extension name="to-${number}">
<condition field="destination_number" expression="^${number}$">
<action application="set" data="nacd_app=nbridge"/>
<action application="set" data="nacd_data=${data}"/>
<action application="park"/>
</condition></extension>`,
  )
  .join('\n')

onEachSwitch(
  'nbridge',
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

    const numbersAt = (carrier: Carrier) => carrier.invites.map(invite => invite.number)

    it('a number: the route table, with failover', async () => {
      await Promise.all([
        a.plays({ type: 'refuses', status: '500 Server Internal Error' }),
        b.plays({ type: 'answers' }),
      ])
      const phone = await house().phone(caller, { tone: 'caller' })
      await phone.dial('8100')
      await phone.established()
      await phone.ear.hears('caller')
      expect([numbersAt(a), numbersAt(b)]).toEqual([[one], [one]])
    })

    it('| : one after the other, as the author wrote it', async () => {
      await a.plays({ type: 'refuses', status: '486 Busy Here' })
      const phone = await house().phone(caller)
      await phone.dial('8101')
      expect(await phone.closed()).toMatch(/^486 /)
      expect(numbersAt(a)).toEqual([one, two])
    })

    it(', : at once; who answers first has the call, the other is told', async () => {
      await a.plays({ type: 'rings' })
      const [called, phone] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone(caller, { tone: 'caller' }),
      ])
      await phone.dial('8102')
      await Promise.all([called.rings(), a.invited()])
      await called.answer()
      await phone.ear.hears('agent')
      const isTold = () => a.messages.some(({ startLine }) => startLine.startsWith('CANCEL '))
      await until('a CANCEL at the carrier', isTold)
    })

    it('named gateways are taken as they are named', async () => {
      await Promise.all([a.plays({ type: 'refuses', status: '486 Busy Here' }), b.plays({ type: 'answers' })])
      const phone = await house().phone(caller)
      await phone.dial('8103')
      await phone.established()
      expect([numbersAt(a), numbersAt(b)]).toEqual([[one], [two]])
    })

    it('a variable of all legs, and one of a leg that counts more', async () => {
      await a.plays({ type: 'refuses', status: '486 Busy Here' })
      const phone = await house().phone(caller)
      await phone.dial('8104')
      await phone.closed()
      await phone.dial('8108')
      await phone.closed()
      expect(a.invites.map(invite => [invite.number, invite.caller])).toEqual([
        [one, '01088880009'],
        [one, '01088880009'],
        [two, '01088880008'],
      ])
    })

    it('leg_timeout: it rings so long, then the next step is tried', async () => {
      await a.plays({ type: 'rings' })
      const [called, phone] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone(caller),
      ])
      await phone.dial('8105')
      await called.rings()
      await called.answer()
      await phone.ear.hears('agent')
      expect(numbersAt(a)).toEqual([one])
    })

    it('of several at once, one that has no line is left out', async () => {
      await a.change({ max_concurrent: 1 })
      await setRoutes(house().nacd.api, { prefix: '139', gateway: 'a' })
      await a.plays({ type: 'answers' })
      const phone = await house().phone(caller)
      await phone.dial('8106')
      await phone.established()
      expect(numbersAt(a)).toEqual([one])
      await phone.hangUp()
      await phone.closed()
      await a.change({})
    })

    it(':_: both threads at once', async () => {
      await a.plays({ type: 'rings' })
      const [called, phone] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone(caller),
      ])
      await phone.dial('8107')
      await Promise.all([called.rings(), a.invited()])
      await called.answer()
      await phone.ear.hears('agent')
    })

    it('an extension', async () => {
      const [called, phone] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone(caller),
      ])
      await phone.dial('8109')
      expect(await called.rings()).toBe(caller)
      await called.answer()
      await phone.ear.hears('agent')
    })

    it.each(['8120', '8121', '8122', '8123', '8124'])('what makes no sense is refused: %s', async number => {
      await a.plays({ type: 'answers' })
      const [phone] = await callers(house(), 1)
      await phone?.dial(number)
      expect(await phone?.closed()).toMatch(/^[45]\d\d /)
      expect(numbersAt(a)).toEqual([])
    })
  },
  { dialplan },
)
