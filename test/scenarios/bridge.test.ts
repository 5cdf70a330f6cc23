import { expect, it } from 'vitest'
import { bridge, hangup, onEvents } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { registeredSipp } from './support/phone/sipp-phone.ts'
import { until } from './support/until.ts'

const rings = {
  transfer_ring: 'transferring.wav',
  wait_for_answer_ring: 'waiting.wav',
  bridge_fail_ring: 'failed.wav',
}

onEachSwitch('bridge', house => {
  it('plays transfer_ring, and wait_for_answer_ring while the phone rings', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge('1001', rings) }))
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('120')
    await agent.rings()
    // Longer than the file lasts: it begins again.
    await caller.ear.hears('waiting', { forMs: 1_500 })
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    expect(caller.ear.tonesSince()).toEqual(['transferring', 'waiting', 'agent'])
  })

  it('without wait_for_answer_ring the caller hears a ringing tone', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge('1001') }))
    const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('120')
    await agent.rings()
    const tone = () => caller.ear.since().some(({ sound, ms }) => sound === 'noise' && ms >= 500)
    await until('a ringing tone', tone)
  })

  it('joins a phone that speaks only A-law over TCP with one that speaks only µ-law over UDP', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge('1001') }))
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent', transport: 'tcp', codecs: ['PCMA'] }),
      house().phone('1002', { tone: 'caller', codecs: ['PCMU'] }),
    ])
    await caller.dial('120')
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    await agent.hangUp()
    await caller.closed()
  })

  it('shows ad_display_number on the called phone', async () => {
    const { flow } = house()
    const data = { ad_number: '1001', ad_gateway: '', ad_display_number: '4008001234', ad_timeout: '20' }
    flow.begin(onEvents({ incoming: { action: 'bridge', action_data: data } }))
    const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('120')
    expect(await agent.rings()).toBe('4008001234')
  })

  it.each([
    {
      what: 'not registered',
      number: '1004',
      cause: /^(USER_NOT_REGISTERED|SUBSCRIBER_ABSENT)$/,
      code: '480',
    },
    {
      what: 'no extension at all',
      number: '1999',
      cause: /^(USER_NOT_REGISTERED|SUBSCRIBER_ABSENT)$/,
      code: '480',
    },
  ])('fails at once when $what, and the server names the next number', async ({ number, cause, code }) => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge(number, rings), bridge_failed: bridge('1001') }))
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('120')
    const { additional_data } = await flow.asked('bridge_failed')
    expect(additional_data).toMatchObject({
      cause: expect.stringMatching(cause),
      sip_code: code,
      attempt: '1',
    })
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    expect(caller.ear.tonesSince()).toContain('failed')
  })

  it.each([
    { number: '1003', status: '486 Busy Here', cause: 'USER_BUSY', code: '486' },
    { number: '1005', status: '603 Decline', cause: 'CALL_REJECTED', code: '603' },
    { number: '1006', status: '404 Not Found', cause: 'UNALLOCATED_NUMBER', code: '404' },
    { number: '1007', status: '480 Temporarily Unavailable', cause: 'NO_USER_RESPONSE', code: '480' },
  ])('fails when the phone says $status', async ({ number, status, cause, code }) => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge(number, rings), bridge_failed: hangup('goodbye.wav') }))
    const refusing = await registeredSipp(house(), number, 'decline', { words: { status } })
    const caller = await house().phone('1002')
    await caller.dial('120')
    await refusing.succeeds()
    const { additional_data } = await flow.asked('bridge_failed')
    expect(additional_data).toMatchObject({ cause, sip_code: code, attempt: '1' })
    await caller.closed()
    expect(caller.ear.tonesSince().slice(-2)).toEqual(['failed', 'goodbye'])
  })

  it('fails when nobody answers within ad_timeout, and the phone stops ringing', async () => {
    const { flow, push } = house()
    flow.begin(onEvents({ incoming: bridge('1001', rings, '2'), bridge_failed: hangup('goodbye.wav') }))
    const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('120')
    await agent.rings()
    const { additional_data } = await flow.asked('bridge_failed')
    expect(additional_data).toMatchObject({ cause: 'NO_ANSWER', attempt: '1' })
    await agent.closed()
    await caller.closed()
    await push.tells({
      'inbound 1002 to 120': ['incoming', 'answered', 'hangup'],
      'outbound 1002 to 1001': ['callout', 'canceled'],
    })
  })

  it('counts the attempts in a row and gives associate_data back', async () => {
    const { flow } = house()
    const tried = (request: { additional_data: Readonly<Record<string, unknown>> }) =>
      Number(request.additional_data.attempt) < 3
        ? bridge('1004', { associate_data: { ticket: 'T-7', list: [1, 'two'] } })
        : hangup()
    flow.begin(
      onEvents({
        incoming: bridge('1004', { associate_data: { ticket: 'T-7', list: [1, 'two'] } }),
        bridge_failed: tried,
      }),
    )
    const caller = await house().phone('1002')
    await caller.dial('120')
    await caller.closed()
    expect(flow.requests.map(({ event, additional_data: { attempt } }) => [event, attempt])).toEqual([
      ['incoming', undefined],
      ['bridge_failed', '1'],
      ['bridge_failed', '2'],
      ['bridge_failed', '3'],
    ])
    expect(flow.requests.at(-1)?.additional_data).toMatchObject({ ticket: 'T-7', list: [1, 'two'] })
  })

  it('refuses a number that means more to the switch than a number', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge('1001,error/USER_BUSY &hangup'), bridge_failed: hangup() }))
    const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('120')
    expect((await flow.asked('bridge_failed')).additional_data).toMatchObject({ sip_code: '484' })
    await caller.closed()
    expect(await agent.isIdle()).toBe(true)
  })
})
