import { expect, it } from 'vitest'
import { askDigits, bridge, onEvents, playback, queue } from './support/flow/answers.ts'
import type { FlowReply } from './support/flow/flow-server.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

const silence: FlowReply = { type: 'silence' }
const longPrompt = 'welcome.wav|welcome.wav|welcome.wav|welcome.wav|welcome.wav|welcome.wav'

onEachSwitch('the caller hangs up', house => {
  const callerGone = async (uuid: string, answered: boolean) => {
    const { nacd } = house()
    const cdr = await until('the call record', () => nacd.api.cdr(uuid))
    expect(cdr).toMatchObject({
      ended_by: 'caller',
      cause: answered ? 'NORMAL_CLEARING' : 'ORIGINATOR_CANCEL',
      answered_at: answered ? expect.any(Number) : null,
      bridged_at: null,
    })
  }

  const askedOf = (uuid: string) =>
    house()
      .flow.requests.filter(({ call_uuid }) => call_uuid === uuid)
      .map(({ event }) => event)

  it('while the server is being asked', async () => {
    const { flow, push } = house()
    flow.begin(onEvents({ incoming: silence }))
    const caller = await house().phone('1002')
    await caller.dial('120')
    const { call_uuid } = await flow.asked('incoming')
    await caller.hangUp()
    await callerGone(call_uuid, false)
    await push.tells({ 'inbound 1002 to 120': ['incoming', 'canceled'] })
  })

  it('while a prompt plays', async () => {
    const { flow, push } = house()
    flow.begin(onEvents({ incoming: playback(longPrompt, 'continue') }))
    const caller = await house().phone('1002')
    await caller.dial('122')
    const { call_uuid } = await flow.asked('incoming')
    await caller.ear.hears('welcome')
    await caller.hangUp()
    await callerGone(call_uuid, true)
    await push.tells({ 'inbound 1002 to 122': ['incoming', 'answered', 'hangup'] })
    expect(askedOf(call_uuid)).toEqual(['incoming'])
  })

  it('while digits are being collected', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: askDigits(4) }))
    const caller = await house().phone('1002')
    await caller.dial('110')
    const { call_uuid } = await flow.asked('incoming')
    await caller.ear.hears('enterDigits')
    await caller.press('12')
    await caller.hangUp()
    await callerGone(call_uuid, true)
    expect(askedOf(call_uuid)).toEqual(['incoming'])
  })

  it('while the phone rings: it stops ringing', async () => {
    const { flow, push } = house()
    flow.begin(onEvents({ incoming: bridge('1001') }))
    const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('120')
    const { call_uuid } = await flow.asked('incoming')
    await agent.rings()
    await caller.hangUp()
    await agent.closed()
    await callerGone(call_uuid, false)
    await push.tells({
      'inbound 1002 to 120': ['incoming', 'canceled'],
      'outbound 1002 to 1001': ['callout', 'canceled'],
    })
  })

  it('while waiting in the queue', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    const { call_uuid } = await flow.asked('incoming')
    await caller.ear.hears('music')
    await caller.hangUp()
    await callerGone(call_uuid, true)
  })

  it('just before the agent picks up', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge('1001') }))
    const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('120')
    await agent.rings()
    // Both at the same moment: whoever wins, nothing may be left over.
    await Promise.allSettled([caller.hangUp(), agent.answer()])
    await until('an idle agent', () => agent.isIdle())
    await until('the call record', () => house().nacd.api.cdr(flow.requests[0]?.call_uuid ?? ''))
  })
})
