import { expect, it } from 'vitest'
import { hangup, onEvents } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { registeredSipp } from './support/phone/sipp-phone.ts'
import { handOver } from './support/switch/freeswitch-configuration.ts'
import { until } from './support/until.ts'

const dialplan = handOver('direct_in', '^(.?[0-9]{11,15})$', 'nin_did')

const settings = {
  in_did_busy: 'queue:121',
  in_did_no_answer: 'queue:122',
  in_did_not_registered: 'voicemail',
  // Longer than a busy machine needs for a phone that declines.
  in_did_ring_seconds: '5',
}

onEachSwitch(
  'nin_did with somewhere else to go',
  house => {
    it('busy: into the queue, to whoever is free there', async () => {
      const { nacd, push, flow } = house()
      await nacd.api.put('/v1/agents/1005', { groups: [{ number: '121' }], status: 'ready' })
      const [agent, caller] = await Promise.all([
        house().phone('1005', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      const busy = await registeredSipp(house(), '1003', 'decline', { words: { status: '486 Busy Here' } })
      await caller.dial('+861088886603')
      expect(await agent.rings()).toBe('1002')
      await busy.succeeds()
      await agent.answer()
      await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
      await agent.hangUp()
      await caller.closed()
      expect(flow.requests).toEqual([])
      const uuid = push.events.find(({ event }) => event === 'incoming')?.call_uuid ?? ''
      expect(await until('its record', () => nacd.api.cdr(uuid))).toMatchObject({
        group: '121',
        middle_number: '01088886603',
        agent_extension: '1005',
        ended_by: 'agent',
      })
    })

    it('no answer, and nobody in the queue either: the server is told through which number', async () => {
      const { nacd, flow } = house()
      await nacd.api.put('/v1/groups/122', { name: '122', ring_timeout: 15, max_wait: 1 })
      flow.begin(onEvents({ queue_failed: hangup('goodbye.wav') }))
      const [called, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
      await caller.dial('01088886601')
      await called.rings()
      await called.closed()
      expect(await flow.asked('queue_failed')).toMatchObject({
        group_number: '122',
        middle_number: '01088886601',
        callee_number: '01088886601',
      })
      await caller.ear.hears('goodbye')
      await caller.closed()
    })

    it.each([
      { what: 'not registered', leaveBehind: async () => undefined },
      { what: 'its power is gone', leaveBehind: async () => (await house().phone('1004')).pullPlug() },
    ])('$what: a message for the extension', async ({ leaveBehind }) => {
      const { nacd, push } = house()
      await leaveBehind()
      const caller = await house().phone('1002', { tone: 'caller' })
      await caller.dial('01088886604')
      await caller.ear.hears('leaveMessage')
      await until('the message', async () =>
        (await nacd.api.calls()).some(({ phase }) => phase === 'recording'),
      )
      // Who hangs up before a word is recorded has left no message.
      const from = caller.ear.position
      await until('a second of talk', () => caller.ear.position > from + 1_000)
      await caller.hangUp()
      const uuid = push.events.find(({ event }) => event === 'incoming')?.call_uuid ?? ''
      const { recording, middle_number } = await until('its record', () => nacd.api.cdr(uuid))
      expect([recording, middle_number]).toEqual([expect.stringMatching(/\/1004-.*\.wav$/), '01088886604'])
    })
  },
  { dialplan, settings },
)
