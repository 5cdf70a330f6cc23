import { beforeAll, expect, it } from 'vitest'
import { bridge, onEvents, playback, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { askSwitch } from './support/switch/event-socket.ts'
import { until } from './support/until.ts'

const outside = '13900139000'

/** 1002 talks with the agent at 1001, brought together by the answer to `incoming`. */
async function talk(house: House, dialled = '120'): Promise<{ agent: Phone; caller: Phone }> {
  const [agent, caller] = await Promise.all([
    house.phone('1001', { tone: 'agent' }),
    house.phone('1002', { tone: 'caller' }),
  ])
  await caller.dial(dialled)
  await agent.rings()
  await agent.answer()
  await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
  return { agent, caller }
}

const record = async ({ nacd, flow }: House) => {
  const { call_uuid } = await flow.asked('incoming')
  return until('the call record', () => nacd.api.cdr(call_uuid))
}

const stepsOf = (cdr: { readonly steps: readonly { readonly type: string }[] }): string[] =>
  cdr.steps
    .map(({ type }) => type)
    .filter(type => /^(bridged|transferred|transfer_refused|dial_failed|queued)$/.test(type))

onEachSwitch(
  'the transfer key',
  house => {
    beforeAll(() => house().openTrunk())

    it('to an extension: the caller hears it ring, the two talk, and the agent is free', async () => {
      const { flow, push } = house()
      flow.begin(onEvents({ incoming: bridge('1001') }))
      const [colleague, { agent, caller }] = await Promise.all([
        house().phone('1003', { tone: 'secondAgent' }),
        talk(house()),
      ])
      await agent.transfer('1003')
      await agent.closed()
      expect(await colleague.rings()).toBe('1002')
      await colleague.answer()
      await Promise.all([colleague.ear.hears('caller'), caller.ear.hears('secondAgent')])
      expect(await agent.isIdle()).toBe(true)
      const told = await until('the event', () => push.events.find(({ event }) => event === 'transfer'))
      expect(told.additional_data).toMatchObject({ destination: '1003', transferred_by: '1001' })
      await colleague.hangUp()
      await caller.closed()
      const cdr = await record(house())
      expect(cdr).toMatchObject({ agent_extension: '1003', ended_by: 'agent', cause: 'NORMAL_CLEARING' })
      expect(stepsOf(cdr)).toEqual(['bridged', 'transferred', 'bridged'])
      expect(flow.requests.map(({ event }) => event)).toEqual(['incoming'])
    })

    it('from a queue to the queue of another group: the agent has their wrap-up, the caller music', async () => {
      const { flow, nacd } = house()
      flow.begin(onEvents({ incoming: queue('121') }))
      await nacd.api.put('/v1/agents/1001', { groups: [{ number: '121' }], status: 'ready', wrap_up: 600 })
      await nacd.api.put('/v1/agents/1003', { groups: [{ number: '122' }], status: 'ready' })
      await nacd.api.patch('/v1/groups/122', { music: 'music.wav' })
      const { agent, caller } = await talk(house(), '121')
      await agent.transfer('122')
      await agent.closed()
      await caller.ear.hears('music')
      const state = async () =>
        (await nacd.api.get<{ live: { state: string } }>('/v1/agents/1001')).live.state
      await until('wrap-up', async () => (await state()) === 'wrap_up')
      const colleague = await house().phone('1003', { tone: 'secondAgent' })
      await colleague.rings()
      await colleague.answer()
      await Promise.all([colleague.ear.hears('caller'), caller.ear.hears('secondAgent')])
      await caller.hangUp()
      await colleague.closed()
      const cdr = await record(house())
      expect(stepsOf(cdr)).toEqual(['queued', 'bridged', 'transferred', 'queued', 'bridged'])
      expect(cdr).toMatchObject({ group: '122', agent_extension: '1003', ended_by: 'caller' })
      for (const each of ['1001', '1003']) await nacd.api.patch(`/v1/agents/${each}`, { status: 'offline' })
    })

    it('to the outside: by the line and with the number of who pressed it', async () => {
      house().flow.begin(onEvents({ incoming: bridge('1001') }))
      const far = await house().carrierPhone(outside, { tone: 'secondAgent' })
      const { agent, caller } = await talk(house())
      await agent.hold()
      await agent.transfer(outside)
      await agent.closed()
      expect(await far.rings()).toBe('01088886601')
      await far.answer()
      await Promise.all([far.ear.hears('caller'), caller.ear.hears('secondAgent')])
      await far.hangUp()
      await caller.closed()
      expect(await record(house())).toMatchObject({ gateway: 'carrier', agent_extension: '' })
    })

    it('to the outside, which the destination rules close to who pressed it: the call flow is asked', async () => {
      const { nacd, flow } = house()
      const rule = { scope: 'extension', number: '1001', prefix: '', verdict: 'deny' }
      await nacd.api.put('/v1/destination-rules/1', rule)
      flow.begin(onEvents({ incoming: bridge('1001'), bridge_failed: playback('failed.wav') }))
      const { agent, caller } = await talk(house())
      await agent.transfer(outside)
      await caller.closed()
      expect(caller.ear.tonesSince().at(-1)).toBe('failed')
      expect((await flow.asked('bridge_failed')).additional_data).toMatchObject({ transferred_by: '1001' })
      await nacd.api.remove('/v1/destination-rules/1')
    })

    it.each([
      ['an extension that declines', '1003', 'USER_BUSY'],
      ['an extension without a phone', '1004', 'USER_NOT_REGISTERED'],
    ])('to %s: the call flow is asked, and may lead the caller back', async (_whom, number, cause) => {
      const { flow } = house()
      flow.begin(onEvents({ incoming: bridge('1001'), bridge_failed: bridge('1001') }))
      const colleague = await house().phone('1003')
      const { agent, caller } = await talk(house())
      await agent.transfer(number)
      await agent.closed()
      if (number === '1003') {
        await colleague.rings()
        await colleague.hangUp()
      }
      await agent.rings()
      const asked = await flow.asked('bridge_failed')
      expect(asked.additional_data).toMatchObject({ transferred_by: '1001', cause })
      await agent.answer()
      await caller.ear.hears('agent', { from: caller.ear.position })
      await caller.hangUp()
      await agent.closed()
    })

    it('pressed twice: the caller goes where the second key says', async () => {
      house().flow.begin(onEvents({ incoming: bridge('1001') }))
      const [second, third, { agent, caller }] = await Promise.all([
        house().phone('1003', { tone: 'secondAgent' }),
        house().phone('1004', { tone: 'music' }),
        talk(house()),
      ])
      await agent.transfer('1003')
      await second.rings()
      await second.answer()
      await caller.ear.hears('secondAgent')
      await second.transfer('1004')
      await third.rings()
      await third.answer()
      await Promise.all([third.ear.hears('caller'), caller.ear.hears('music')])
      await third.hangUp()
      await caller.closed()
      const cdr = await record(house())
      expect(stepsOf(cdr)).toEqual(['bridged', 'transferred', 'bridged', 'transferred', 'bridged'])
    })

    it('pressed while there is no nacd: the next one finds the caller and sends them on', async () => {
      const { nacd, flow } = house()
      flow.begin(onEvents({ incoming: bridge('1001') }))
      const [colleague, { agent, caller }] = await Promise.all([
        house().phone('1003', { tone: 'secondAgent' }),
        talk(house()),
      ])
      await nacd.kill()
      await agent.transfer('1003')
      await agent.closed()
      await nacd.start()
      await colleague.rings()
      await colleague.answer()
      await Promise.all([colleague.ear.hears('caller'), caller.ear.hears('secondAgent')])
      await caller.hangUp()
      await colleague.closed()
    })

    it('of who called out: the customer goes on, as a call of their own', async () => {
      const { nacd, push } = house()
      const [far, colleague, agent] = await Promise.all([
        house().carrierPhone(outside, { tone: 'caller' }),
        house().phone('1003', { tone: 'secondAgent' }),
        house().phone('1001', { tone: 'agent' }),
      ])
      await agent.dial(outside)
      await far.rings()
      await far.answer()
      await Promise.all([far.ear.hears('agent'), agent.ear.hears('caller')])
      const [{ uuid: first = '' } = {}] = await nacd.api.calls()
      await agent.transfer('1003')
      await agent.closed()
      expect(await colleague.rings()).toBe(outside)
      await colleague.answer()
      await Promise.all([colleague.ear.hears('caller'), far.ear.hears('secondAgent')])
      const [{ uuid: second = '', parties } = {}] = await nacd.api.calls()
      expect([second === first, parties]).toEqual([false, { caller: outside, callee: '1003' }])
      await colleague.hangUp()
      await far.closed()
      const records = await Promise.all(
        [first, second].map(uuid => until('the call record', () => nacd.api.cdr(uuid))),
      )
      expect(records).toMatchObject([
        { cause: 'BLIND_TRANSFER', ended_by: 'caller', gateway: 'carrier' },
        { cause: 'NORMAL_CLEARING', ended_by: 'agent', agent_extension: '1003', gateway: 'carrier' },
      ])
      const told = await until('the event', () => push.events.find(({ event }) => event === 'transfer'))
      expect(told.additional_data).toMatchObject({ destination: '1003', transferred_by: '1001' })
    })

    it("a caller's key sends the agent nowhere: the call is over", async () => {
      const { flow } = house()
      flow.begin(onEvents({ incoming: bridge('1001') }))
      const far = await house().carrierPhone(outside)
      const { agent, caller } = await talk(house())
      await caller.transfer(outside)
      await Promise.all([caller.closed(), agent.closed()])
      expect(await far.isIdle()).toBe(true)
      expect(await record(house())).toMatchObject({ ended_by: 'caller' })
    })

    it('pressed behind a trunk it sends nobody anywhere', async () => {
      const { kind, nacd } = house()
      const [far, colleague, caller] = await Promise.all([
        house().carrierPhone(outside, { tone: 'agent' }),
        house().phone('1003'),
        house().phone('1001', { tone: 'caller' }),
      ])
      await caller.dial(outside)
      await far.rings()
      await far.answer()
      await Promise.all([far.ear.hears('caller'), caller.ear.hears('agent')])
      const [{ uuid = '' } = {}] = await nacd.api.calls()
      await far.transfer('1003')
      // baresip hangs up where it is refused, as the embedded switch does and a FreeSWITCH with disable-transfer.
      await caller.closed()
      expect(await colleague.isIdle()).toBe(true)
      const cdr = await until('the call record', () => nacd.api.cdr(uuid))
      expect(stepsOf(cdr)).toEqual(kind === 'embedded' ? ['bridged'] : ['bridged', 'transfer_refused'])
    })

    it('an attended transfer is refused, and the talk with the caller goes on', async () => {
      const { flow, nacd, eventSocket, ports } = house()
      flow.begin(onEvents({ incoming: bridge('1001') }))
      const [colleague, { agent, caller }] = await Promise.all([house().phone('1003'), talk(house())])
      const [{ legs = [] } = {}] = await nacd.api.calls()
      const leg = legs.find(({ role }) => role === 'agent')?.uuid
      const callId = await askSwitch(eventSocket, `uuid_getvar ${leg} sip_call_id`)
      await agent.hold()
      await agent.dial('1003')
      await colleague.rings()
      await colleague.answer()
      await agent.established()
      const dialog = encodeURIComponent(`${callId.trim()};to-tag=a;from-tag=b`)
      await agent.transfer(`sip:1002@127.0.0.1:${ports.sip}?Replaces=${dialog}`)
      // baresip ends the call on which it was refused.
      await colleague.closed()
      await agent.resume()
      await caller.ear.hears('agent', { from: caller.ear.position, forMs: 300 })
      await caller.hangUp()
      await until('both calls of the agent over', () => agent.isIdle())
      expect(stepsOf(await record(house()))).toEqual(['bridged'])
    })

    it("the survey comes after the last talk, and not at the agent's transfer", async () => {
      const { flow, push } = house()
      flow.begin(onEvents({ incoming: bridge('1001', { use_survey: true }) }))
      const [colleague, { agent, caller }] = await Promise.all([
        house().phone('1003', { tone: 'secondAgent' }),
        talk(house()),
      ])
      await agent.transfer('1003')
      await colleague.rings()
      await colleague.answer()
      await caller.ear.hears('secondAgent')
      await colleague.hangUp()
      await caller.ear.hears('survey')
      await caller.press('5')
      await caller.closed()
      await until('the mark', () => push.events.some(({ event, dtmf }) => event === 'survey' && dtmf === '5'))
    })
  },
  { settings: { push_events: 'transfer,survey' } },
)
