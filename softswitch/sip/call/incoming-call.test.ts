import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RawPhone } from '../testing/raw-phone.ts'
import { arrive, talk, within } from '../testing/test-call.ts'
import { answer, offer, TestStack } from '../testing/test-stack.ts'

describe('a call that comes in', () => {
  let test: TestStack
  let phone: RawPhone
  beforeEach(async () => {
    test = await TestStack.start()
    phone = await RawPhone.open('1001', test.port)
  })
  afterEach(async () => {
    expect(test.faults).toEqual([])
    await phone.close()
    await test.stop()
  })

  it('is told as it is', async () => {
    const headers = { From: '"Zhang San" <sip:1001@nacd.test>;tag=x', 'User-Agent': 'raw' }
    const { call } = await arrive(test, phone, { uri: 'sip:%3110@nacd.test;x=y', headers })
    expect(call).toMatchObject({
      callId: `call-${phone.port}`,
      direction: 'inbound',
      from: { displayName: 'Zhang San', user: '1001', host: 'nacd.test' },
      to: { displayName: '', user: '120', host: 'nacd.test' },
      remote: { ip: '127.0.0.1', port: phone.port, transport: 'udp' },
      dialled: '110',
      requestUri: 'sip:%3110@nacd.test;x=y',
      sdp: offer,
      userAgent: 'raw',
      authorisedAs: null,
      trunk: 'carrier',
    })
  })

  it('rings, is answered, talks, and ends with the far end’s BYE', async () => {
    const { call, diary } = await arrive(test, phone)
    call.progress(180, '')
    const ringing = await phone.expect(180)
    call.progress(183, answer)
    expect((await phone.expect(183)).body).toBe(answer)
    call.answer(answer)
    const ok = await phone.expect(200)
    expect(ok.body).toBe(answer)
    expect(ok.tag('To')).toBe(ringing.tag('To'))
    expect(ok.header('Contact')).toBe(`<sip:nacd@127.0.0.1:${test.port}>`)
    expect(ok.header('Allow')).toBe('INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, REFER')
    expect(ok.header('Server')).toBe('nacd')
    phone.send('ACK', within(ok, '1 ACK'))
    expect(await diary.events.take()).toBe('answered 0')
    expect(test.stack.stats.dialogs).toBe(1)
    phone.send('BYE', within(ok, '2 BYE', { headers: { Reason: 'Q.850;cause=16;text="x"' } }))
    await phone.expect(200)
    expect(await diary.end.take()).toEqual({
      by: 'far',
      status: 0,
      reason: 'Q.850;cause=16;text="x"',
      q850: 16,
    })
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it('without an offer gets ours, and its ACK brings the answer', async () => {
    const { call, diary } = await arrive(test, phone, { body: '' })
    expect(call.sdp).toBe('')
    call.answer(offer)
    phone.send('ACK', within(await phone.expect(200), '1 ACK', { body: answer }))
    expect(await diary.events.take()).toBe(`answered ${answer.length}`)
  })

  it('gets its 200 again and again until the ACK', async () => {
    const { call, diary } = await arrive(test, phone)
    call.answer(answer)
    const ok = await phone.expect(200)
    for (const pause of [500, 1_000, 2_000, 4_000, 4_000]) {
      test.clock.advance(pause)
      expect((await phone.expect(200)).text).toBe(ok.text)
    }
    phone.send('ACK', within(ok, '7 ACK'))
    phone.send('ACK', within(ok, '1 ACK'))
    expect(await diary.events.take()).toBe('answered 0')
    test.clock.advance(60_000)
    await phone.expectQuiet()
  })

  it('whose ACK never comes is ended with a BYE after 32 s', async () => {
    const { call, diary } = await arrive(test, phone)
    call.answer(answer)
    await phone.expect(200)
    test.clock.advance(32_000)
    expect(await diary.end.take()).toEqual({ by: 'timeout', status: 408, reason: 'No ACK', q850: null })
    for (let message = await phone.receive(); message.method !== 'BYE'; message = await phone.receive()) {
      expect(message.status).toBe(200)
    }
  })

  it('a repeated INVITE gets the last provisional response, after the 200 nothing', async () => {
    const { invite, call } = await arrive(test, phone)
    call.progress(180, '')
    await phone.expect(180)
    phone.sendText(invite.text)
    await phone.expect(180)
    call.answer(answer)
    await phone.expect(200)
    phone.sendText(invite.text)
    await phone.expectQuiet()
    expect(test.calls.size).toBe(0)
  })

  it('a progress is repeated every minute, not after the end', async () => {
    const { invite, call } = await arrive(test, phone)
    call.progress(180, '')
    await phone.expect(180)
    call.progress(183, answer)
    await phone.expect(183)
    test.clock.advance(60_000)
    await phone.expect(183)
    await phone.expectQuiet()
    call.reject(486, 'Busy Here')
    const busy = await phone.expect(486)
    phone.send('ACK', { headers: { Via: invite.header('Via'), To: busy.header('To') } })
    await phone.expectQuiet()
    test.clock.advance(120_000)
    await phone.expectQuiet()
  })
})

describe('taking back, refusing, hanging up', () => {
  let test: TestStack
  let phone: RawPhone
  beforeEach(async () => {
    test = await TestStack.start()
    phone = await RawPhone.open('1001', test.port)
  })
  afterEach(async () => {
    expect(test.faults).toEqual([])
    await phone.close()
    await test.stop()
  })

  it.each([
    ['before any response of ours', false],
    ['while it rings', true],
  ])('CANCEL %s', async (_, rings) => {
    const { invite, call, diary } = await arrive(test, phone)
    if (rings) {
      call.progress(180, '')
      await phone.expect(180)
    }
    phone.send('CANCEL', {
      headers: { Via: invite.header('Via'), Contact: null, Reason: 'SIP;cause=200, Q.850;cause=26' },
    })
    const cancelled = await phone.expect(200)
    const terminated = await phone.expect(487)
    expect([cancelled.header('CSeq'), terminated.header('CSeq')]).toEqual(['1 CANCEL', '1 INVITE'])
    expect(cancelled.tag('To')).toBe(terminated.tag('To'))
    expect(await diary.end.take()).toMatchObject({ by: 'far', status: 487, q850: 26 })
    phone.send('ACK', { headers: { Via: invite.header('Via'), To: terminated.header('To') } })
    call.answer(answer)
    call.hangup()
    await phone.expectQuiet()
    test.clock.advance(60_000)
    await phone.expectQuiet()
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it('CANCEL after the 200 has no effect', async () => {
    const { invite, call, diary } = await arrive(test, phone)
    call.answer(answer)
    const ok = await phone.expect(200)
    phone.send('CANCEL', { headers: { Via: invite.header('Via') } })
    expect((await phone.expect(200)).header('CSeq')).toBe('1 CANCEL')
    phone.send('ACK', within(ok, '1 ACK'))
    expect(await diary.events.take()).toBe('answered 0')
    expect(diary.end.size).toBe(0)
  })

  it('CANCEL of nothing gets 481', async () => {
    phone.send('CANCEL')
    await phone.expect(481)
  })

  it('a refusal is repeated until its ACK', async () => {
    const { invite, call, diary } = await arrive(test, phone)
    call.reject(486, 'Busy Here')
    const busy = await phone.expect(486)
    expect(busy.startLine).toBe('SIP/2.0 486 Busy Here')
    expect(await diary.end.take()).toEqual({ by: 'local', status: 486, reason: 'Busy Here', q850: null })
    test.clock.advance(500)
    await phone.expect(486)
    phone.send('ACK', { headers: { Via: invite.header('Via'), To: busy.header('To') } })
    await phone.expectQuiet()
    test.clock.advance(60_000)
    await phone.expectQuiet()
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it('hanging up before the answer refuses with the cause', async () => {
    const { call, diary } = await arrive(test, phone)
    call.hangup(19)
    expect((await phone.expect(480)).header('Reason')).toBe('Q.850;cause=19')
    expect(await diary.end.take()).toEqual({ by: 'local', status: 480, reason: '', q850: 19 })
  })

  it('hanging up between 200 and ACK says BYE only after the ACK', async () => {
    const { call, diary } = await arrive(test, phone)
    call.answer(answer)
    const ok = await phone.expect(200)
    call.hangup()
    expect(await diary.end.take()).toMatchObject({ by: 'local', status: 0 })
    await phone.expectQuiet()
    phone.send('ACK', within(ok, '1 ACK'))
    phone.respond(await phone.expect('BYE'), '200 OK')
    await phone.expectQuiet()
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it('hanging up a talking call says BYE to where the far end wants it', async () => {
    const { call, diary, ok } = await talk(test, phone, answer)
    call.hangup(16)
    call.hangup(16)
    const bye = await phone.expect('BYE')
    expect([
      bye.uri,
      bye.header('From'),
      bye.header('To'),
      bye.header('Reason'),
      bye.header('User-Agent'),
    ]).toEqual([phone.contact, ok.header('To'), ok.header('From'), 'Q.850;cause=16', 'nacd'])
    expect(test.stack.stats.dialogs).toBe(1)
    phone.respond(bye, '200 OK')
    await phone.expectQuiet()
    expect(await diary.end.take()).toMatchObject({ by: 'local', status: 0, q850: 16 })
    expect([diary.end.size, test.stack.stats.dialogs]).toEqual([0, 0])
  })

  it('two BYEs that cross are both answered, and the call ends once', async () => {
    const { call, diary, ok } = await talk(test, phone, answer)
    call.hangup()
    const bye = await phone.expect('BYE')
    phone.send('BYE', within(ok, '2 BYE'))
    await phone.expect(200)
    phone.respond(bye, '481 Gone')
    await phone.expectQuiet()
    expect(await diary.end.take()).toMatchObject({ by: 'local' })
    expect([diary.end.size, test.stack.stats.dialogs]).toEqual([0, 0])
  })

  it('a BYE nobody answers is given up after 32 s', async () => {
    const { call } = await talk(test, phone, answer)
    call.hangup()
    await phone.expect('BYE')
    test.clock.advance(32_000)
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it('a BYE before our answer ends both', async () => {
    const { call, diary } = await arrive(test, phone)
    call.progress(180, '')
    phone.send('BYE', within(await phone.expect(180), '2 BYE'))
    expect([(await phone.receive()).startLine, (await phone.receive()).startLine]).toEqual([
      'SIP/2.0 200 OK',
      'SIP/2.0 487 Request Terminated',
    ])
    expect(await diary.end.take()).toMatchObject({ by: 'far', status: 0 })
  })

  it('events from before the owner listened are not lost, and the end comes last and once', async () => {
    const invite = phone.send('INVITE', { body: offer })
    await phone.expect(100)
    const call = await test.calls.take()
    phone.send('CANCEL', { headers: { Via: invite.header('Via') } })
    await phone.expect(200)
    await phone.expect(487)
    const ends: number[] = []
    call.listen({ ended: end => void ends.push(end.status) })
    call.hangup()
    call.reject(486, 'x')
    expect(ends).toEqual([487])
  })
})
