import { expect, it } from 'vitest'
import { bridge, onEvents } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

onEachSwitch(
  'hold',
  house => {
    it('a phone holds and takes back: it is pushed, and both hear each other again', async () => {
      const { flow, push } = house()
      flow.begin(onEvents({ incoming: bridge('1001') }))
      const [agent, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await caller.dial('120')
      await agent.rings()
      await agent.answer()
      await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
      await agent.hold()
      const pushed = (event: string) => push.events.find(each => each.event === event)
      const hold = await until('the push event hold', () => pushed('hold'))
      expect(hold).toMatchObject({ direction: 'outbound', caller_number: '1002', callee_number: '1001' })
      await agent.resume()
      await until('the push event unhold', () => pushed('unhold'))
      await caller.ear.hears('agent', { from: caller.ear.position })
      // A phone that has held does not write down any more what it hears.
      await caller.press('7')
      await agent.received('7')
      await until('the push event dtmf', () => pushed('dtmf'))
      await agent.hangUp()
      await caller.closed()
      await push.tells({
        'inbound 1002 to 120': ['incoming', 'answered', 'dtmf', 'hangup'],
        'outbound 1002 to 1001': ['callout', 'answered', 'hold', 'unhold', 'hangup'],
      })
    })

    it('a phone that hangs up while it holds has taken back first', async () => {
      const { flow, push } = house()
      flow.begin(onEvents({ incoming: bridge('1001') }))
      const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
      await caller.dial('120')
      await agent.rings()
      await agent.answer()
      await caller.established()
      await caller.hold()
      await until('the push event hold', () => push.events.some(({ event }) => event === 'hold'))
      await caller.hangUp()
      await agent.closed()
      await push.tells({
        'inbound 1002 to 120': ['incoming', 'answered', 'hold', 'unhold', 'hangup'],
        'outbound 1002 to 1001': ['callout', 'answered', 'hangup'],
      })
    })
  },
  { settings: { push_events: 'hold,unhold' } },
)
