import { expect, it } from 'vitest'
import { onEachSwitch } from './support/on-each-switch.ts'
import { handOver } from './support/switch/freeswitch-configuration.ts'
import { until } from './support/until.ts'

const dialplan = handOver('direct_in', '^(.?[0-9]{11,15})$', 'nin_did')

onEachSwitch(
  'the controller is killed during a call to a direct number',
  house => {
    it('while the two talk: they go on, and the record is written', async () => {
      const { nacd, push } = house()
      const [called, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await caller.dial('01088886601')
      await called.rings()
      await called.answer()
      await caller.ear.hears('agent')
      const [{ uuid = '' } = {}] = await nacd.api.calls()
      await nacd.kill()
      await caller.ear.hears('agent', { from: caller.ear.position })
      await nacd.start()
      await until('the call found', async () => (await nacd.api.call(uuid))?.phase === 'bridged')
      await called.hangUp()
      await caller.closed()
      expect(await until('its record', () => nacd.api.cdr(uuid))).toMatchObject({
        agent_extension: '1001',
        middle_number: '01088886601',
        ended_by: 'agent',
      })
      await until(
        'the end of both legs',
        () => push.events.filter(({ event }) => event === 'hangup').length === 2,
      )
      expect(new Set(push.events.map(({ middle_number }) => middle_number))).toEqual(new Set(['01088886601']))
    })

    it('while the phone rings: it is answered without nacd, which finds the two talking', async () => {
      const { nacd } = house()
      const [called, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await caller.dial('01088886601')
      await called.rings()
      const [{ uuid = '' } = {}] = await nacd.api.calls()
      await nacd.kill()
      await called.answer()
      await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
      await nacd.start()
      await until('the call found', async () => (await nacd.api.call(uuid))?.phase === 'bridged')
      await caller.hangUp()
      await called.closed()
      expect(await until('its record', () => nacd.api.cdr(uuid))).toMatchObject({
        agent_extension: '1001',
        ended_by: 'caller',
      })
    })

    it('while the phone rings: it rings on, and is answered with nacd back', async () => {
      const { nacd } = house()
      const [called, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await caller.dial('01088886601')
      await called.rings()
      const [{ uuid = '' } = {}] = await nacd.api.calls()
      await nacd.kill()
      await nacd.start()
      await until('the call found', async () => (await nacd.api.call(uuid))?.phase === 'bridging')
      await called.answer()
      await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
      await until('the talk noticed', async () => (await nacd.api.call(uuid))?.phase === 'bridged')
      await nacd.api.remove(`/v1/calls/${uuid}`)
      await Promise.all([called.closed(), caller.closed()])
    })
  },
  { dialplan },
)
