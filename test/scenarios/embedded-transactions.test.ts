import { expect, it } from 'vitest'
import { bridge, hangup, onEvents, playback } from './support/flow/answers.ts'
import { onSwitch } from './support/on-each-switch.ts'
import { patient } from './support/phone/agent-crowd.ts'
import { SipProbe } from './support/phone/probe.ts'
import { callingSipp, registeredSipp } from './support/phone/sipp-phone.ts'
import { until } from './support/until.ts'

const longPrompt = 'welcome.wav|welcome.wav|welcome.wav|welcome.wav'
/** Longer than any packet is sent again (RFC 3261, timer H: 32 s), for callers who hang up first. */
const endlessPrompt = Array(20).fill('welcome.wav').join('|')

onSwitch('embedded', 'SIP transactions', house => {
  it("SIPp's own uas answers, its rings and hang-ups are understood", async () => {
    const { flow, push } = house()
    flow.begin(onEvents({ incoming: bridge('1003') }))
    const called = await registeredSipp(house(), '1003', 'builtin:uas', { args: patient })
    const caller = await house().phone('1002')
    await caller.dial('120')
    await caller.established()
    await caller.hangUp()
    await called.succeeds()
    await push.tells({
      'inbound 1002 to 120': ['incoming', 'answered', 'hangup'],
      'outbound 1002 to 1003': ['callout', 'answered', 'hangup'],
    })
  })

  it("SIPp's own uac, which cannot prove who it is, is challenged and leaves nothing", async () => {
    const stranger = await callingSipp(house(), '1002', '120', 'builtin:uac')
    const { code, story } = await stranger.ended()
    expect(code).toBe(1)
    expect(story).toContain('SIP/2.0 407')
    expect(house().flow.requests).toEqual([])
  })

  it('a request that comes again gets the same answer, and is carried out once', async () => {
    const probe = house().lendOut(await SipProbe.open(house().ports.sip))
    const uri = `sip:127.0.0.1:${house().ports.sip}`
    const register = probe.request('REGISTER', uri, {
      From: '<sip:1001@127.0.0.1>;tag=again',
      To: '<sip:1001@127.0.0.1>',
      'Call-ID': `again-${probe.port}`,
      CSeq: '1 REGISTER',
      Contact: `<sip:1001@127.0.0.1:${probe.port}>`,
    })
    const answers = []
    for (let time = 0; time < 3; time += 1) answers.push((await probe.ask(register, 1)).text)
    expect(answers[0]).toContain('SIP/2.0 401')
    // The same nonce: not challenged anew.
    expect(new Set(answers).size).toBe(1)
  })

  it('every fourth packet is lost: calls come and go all the same', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: playback(endlessPrompt) }))
    // SIPp gives up after five times. Of ten requests one is lost more often than that in one run of four hundred.
    const words = { audio: house().audio, milliseconds: '1000', t1: '100' }
    const calls = 5
    const args = ['-lost', '25', '-r', '5', '-max_invite_retrans', '9']
    const caller = await callingSipp(house(), '1002', '122', 'call-with-audio', { calls, args, words })
    await caller.succeeds(40_000)
    expect(new Set(flow.requests.map(({ call_uuid }) => call_uuid)).size).toBe(calls)
  }, 60_000)

  it.each([
    { when: 'before the phone rings', scenario: 'cancel-before-ringing', words: {} },
    { when: 'while the phone rings', scenario: 'cancel-while-ringing', words: { milliseconds: '300' } },
  ])('CANCEL $when: 487 to the caller, CANCEL to the phone', async ({ scenario, words }) => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge('1001') }))
    const agent = await house().phone('1001')
    const caller = await callingSipp(house(), '1002', '120', scenario, { words })
    await caller.succeeds()
    await until('an idle agent', () => agent.isIdle())
  })

  it('CANCEL after the answer: nothing comes of it', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: playback(endlessPrompt) }))
    const caller = await callingSipp(house(), '1002', '122', 'cancel-after-answer', {
      words: { answer: '200' },
    })
    await caller.succeeds()
    const { call_uuid } = await flow.asked('incoming')
    const cdr = await until('the call record', () => nacd.api.cdr(call_uuid))
    expect(cdr).toMatchObject({ cause: 'NORMAL_CLEARING', ended_by: 'caller' })
  })

  // Who comes a little later is told that there is no call any more.
  it('both hang up at the same moment', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: bridge('1001') }))
    const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    for (const _round of ['first', 'second', 'third']) {
      flow.begin(flow.script)
      await caller.dial('120')
      await agent.rings()
      await agent.answer()
      await caller.established()
      await Promise.allSettled([agent.hangUp(), caller.hangUp()])
      await Promise.all([agent.closed(), caller.closed()])
      const { call_uuid } = await flow.asked('incoming')
      await until('the call record', () => nacd.api.cdr(call_uuid))
      await house().nothingLeft()
    }
  })

  it('the switch and the caller hang up at the same moment', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: playback(longPrompt), playback_done: hangup() }))
    const caller = await house().phone('1002')
    await caller.dial('122')
    const { call_uuid } = await flow.asked('incoming')
    await caller.ear.hears('welcome')
    await Promise.allSettled([nacd.api.remove(`/v1/calls/${call_uuid}`), caller.hangUp()])
    await caller.closed()
    await until('the call record', () => nacd.api.cdr(call_uuid))
  })
})
