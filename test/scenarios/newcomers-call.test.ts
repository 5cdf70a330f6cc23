import { expect, it } from 'vitest'
import { bridge, onEvents } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

onEachSwitch("the newcomer's call", house => {
  it.each([
    { who: 'agent', cause: 'NORMAL_CLEARING' },
    { who: 'caller', cause: 'NORMAL_CLEARING' },
  ] as const)('reaches an agent, both hear each other, the $who hangs up', async ({ who, cause }) => {
    const { flow, push, nacd } = house()
    flow.begin(onEvents({ incoming: bridge('1001') }))
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    const before = Date.now()

    await caller.dial('120')
    const request = await flow.asked('incoming')
    expect(request).toMatchObject({
      event: 'incoming',
      direction: 'inbound',
      caller_number: '1002',
      callee_number: '120',
      group_number: '120',
      middle_number: '',
      dtmf: '',
      sip_network_ip: '127.0.0.1',
      additional_data: {},
    })
    expect(await agent.rings()).toBe('1002')
    await agent.answer()
    await caller.established()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    expect(await nacd.api.call(request.call_uuid)).toMatchObject({
      parties: { caller: '1002', callee: '120' },
      group: '120',
      phase: 'bridged',
      agent: '1001',
    })

    const [first, second] = who === 'agent' ? [agent, caller] : [caller, agent]
    await first.hangUp()
    await second.closed()
    const cdr = await until('the call record', () => nacd.api.cdr(request.call_uuid))
    expect(cdr).toMatchObject({
      caller_number: '1002',
      callee_number: '120',
      group: '120',
      direction: 'inbound',
      agent_extension: '1001',
      ended_by: who,
      cause,
    })
    expect(cdr.started_at).toBeGreaterThanOrEqual(before - 1000)
    expect(cdr.answered_at).toBeGreaterThanOrEqual(cdr.started_at)
    expect(cdr.bridged_at).toBeGreaterThanOrEqual(cdr.answered_at ?? Number.NaN)
    expect(cdr.ended_at).toBeGreaterThan(cdr.bridged_at ?? Number.NaN)
    expect(cdr.talked_ms).toBeGreaterThan(0)
    await push.tells({
      'inbound 1002 to 120': ['incoming', 'answered', 'hangup'],
      'outbound 1002 to 1001': ['callout', 'answered', 'hangup'],
    })
  })
})
