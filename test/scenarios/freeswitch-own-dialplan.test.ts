import { expect, it } from 'vitest'
import { bridge, onEvents, playback } from './support/flow/answers.ts'
import { onSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

onSwitch(
  'freeswitch',
  'a dialplan of its own that hands groups to nacd',
  house => {
    it('a call to a group reaches the agent', async () => {
      const { flow } = house()
      flow.begin(onEvents({ incoming: bridge('1001') }))
      const [agent, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await caller.dial('120')
      expect(await flow.asked('incoming')).toMatchObject({ caller_number: '1002', group_number: '120' })
      await agent.rings()
      await agent.answer()
      await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
      await agent.hangUp()
      await caller.closed()
    })

    it('a caller who comes while nacd is down is taken when it is back', async () => {
      const { flow, nacd } = house()
      flow.begin(onEvents({ incoming: playback('welcome.wav') }))
      const caller = await house().phone('1002')
      await nacd.kill()
      await caller.dial('122')
      const parked = async () => (await house().channels()).some(({ application }) => application === 'park')
      await until('a parked caller', parked)
      await nacd.start()
      expect(await flow.asked('incoming')).toMatchObject({ caller_number: '1002', group_number: '122' })
      await caller.ear.hears('welcome')
      await caller.closed()
    })
  },
  { ownDialplan: true },
)
