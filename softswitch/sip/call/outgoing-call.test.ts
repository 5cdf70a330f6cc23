import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RawPhone } from '../testing/raw-phone.ts'
import { dial, reply } from '../testing/test-call.ts'
import { answer, CallDiary, offer, TestStack } from '../testing/test-stack.ts'

describe('a call that goes out', () => {
  let test: TestStack
  let phone: RawPhone
  beforeEach(async () => {
    test = await TestStack.start()
    phone = await RawPhone.open('1002', test.port)
  })
  afterEach(async () => {
    expect(test.faults).toEqual([])
    await phone.close()
    await test.stop()
  })

  it('is written as asked, and nothing of its extra headers breaks it', async () => {
    const headers = {
      'X-Note': 'a\r\nEvil: 1',
      VIA: 'x',
      'bad name': 'y',
      m: '<sip:evil@x>',
      'Alert-Info': '<x>',
    }
    const { invite, call } = await dial(test, phone, { headers })
    expect(invite.text.replace(/branch=\w+|tag=\w+|Call-ID: \w+/g, '*').split('\r\n')).toEqual([
      `INVITE ${phone.contact} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${test.port};*;rport`,
      'Max-Forwards: 70',
      'From: "Li \\"4\\"" <sip:13800000000@nacd.test>;*',
      'To: <sip:1002@127.0.0.1>',
      '*',
      'CSeq: 1 INVITE',
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, REFER',
      `Contact: <sip:nacd@127.0.0.1:${test.port}>`,
      'X-Note: a Evil: 1',
      'Alert-Info: <x>',
      'Content-Type: application/sdp',
      'User-Agent: nacd',
      `Content-Length: ${offer.length}`,
      '',
      ...offer.split('\r\n'),
    ])
    expect(call).toMatchObject({
      direction: 'outbound',
      to: { user: '1002', host: '127.0.0.1' },
      callId: invite.header('Call-ID'),
    })
  })

  it('rings, is answered and acknowledged, and ends with our BYE', async () => {
    const { invite, call, diary } = await dial(test, phone)
    phone.respond(invite, '100 Trying')
    phone.respond(invite, '180 Ringing')
    phone.respond(invite, '183 Progress', { body: answer })
    phone.respond(invite, '200 OK', { body: answer })
    const ack = await phone.expect('ACK')
    expect([ack.uri, ack.header('CSeq'), ack.tag('To'), ack.body]).toEqual([
      phone.contact,
      '1 ACK',
      '1002-to',
      '',
    ])
    expect(ack.header('Via')).not.toBe(invite.header('Via'))
    for (const event of ['progress 180 0', `progress 183 ${answer.length}`, `answered ${answer.length}`]) {
      expect(await diary.events.take()).toBe(event)
    }
    expect(call.remote).toEqual({ ip: '127.0.0.1', port: phone.port, transport: 'udp' })
    const proxy = await RawPhone.open('1002', test.port)
    proxy.respond(invite, '200 OK', { body: answer })
    await phone.expect('ACK')
    expect(call.remote.port).toBe(proxy.port)
    await proxy.close()
    call.hangup(16)
    const bye = await phone.expect('BYE')
    expect([bye.header('CSeq'), bye.header('Reason')]).toEqual(['2 BYE', 'Q.850;cause=16'])
    phone.respond(bye, '200 OK')
    await phone.expectQuiet()
    expect([await diary.end.take(), test.stack.stats.dialogs]).toEqual([
      { by: 'local', status: 0, reason: '', q850: 16 },
      0,
    ])
  })

  it('ends with the far end’s BYE', async () => {
    const { invite, diary } = await dial(test, phone)
    phone.respond(invite, '200 OK', { body: answer })
    await phone.expect('ACK')
    phone.send(
      'BYE',
      reply(phone, invite, '1 BYE', { headers: { From: `${invite.header('To')};tag=another` } }),
    )
    await phone.expect(481)
    phone.send('BYE', reply(phone, invite, '1 BYE'))
    await phone.expect(200)
    expect(await diary.end.take()).toEqual({ by: 'far', status: 0, reason: '', q850: null })
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it('acknowledges a repeated 200 with the very same ACK', async () => {
    const { invite, diary } = await dial(test, phone)
    phone.respond(invite, '200 OK', { body: answer })
    const ack = await phone.expect('ACK')
    phone.respond(invite, '200 OK', { body: answer })
    expect((await phone.expect('ACK')).text).toBe(ack.text)
    await diary.events.take()
    await phone.expectQuiet()
    expect(diary.events.size).toBe(0)
  })

  it('acknowledges a second far end that answers too and says BYE to it', async () => {
    const { invite, call, diary } = await dial(test, phone)
    phone.respond(invite, '180 Ringing', { toTag: 'early' })
    phone.respond(invite, '200 OK', { body: answer, toTag: 'first' })
    expect((await phone.expect('ACK')).tag('To')).toBe('first')
    phone.respond(invite, '200 OK', { body: answer, toTag: 'second' })
    expect((await phone.expect('ACK')).tag('To')).toBe('second')
    const bye = await phone.expect('BYE')
    expect(bye.tag('To')).toBe('second')
    phone.respond(bye, '200 OK')
    await phone.expectQuiet()
    expect([diary.end.size, test.stack.stats.dialogs]).toEqual([0, 1])
    call.hangup()
    expect((await phone.expect('BYE')).tag('To')).toBe('first')
  })

  it.each(['302 Moved', '404 Not Found', '486 Busy Here', '603 Decline'])(
    'is refused with %s',
    async status => {
      const { invite, diary } = await dial(test, phone)
      phone.respond(invite, status, { headers: { Reason: 'Q.850;cause=17' } })
      const ack = await phone.expect('ACK')
      expect([ack.header('Via'), ack.header('CSeq'), ack.tag('To')]).toEqual([
        invite.header('Via'),
        '1 ACK',
        '1002-to',
      ])
      const code = Number(status.slice(0, 3))
      expect(await diary.end.take()).toEqual({ by: 'far', status: code, reason: status.slice(4), q850: 17 })
      expect(test.stack.stats.dialogs).toBe(0)
    },
  )

  it('is repeated, and ends after 32 s of silence', async () => {
    const { invite, diary } = await dial(test, phone)
    test.clock.advance(500)
    expect((await phone.expect('INVITE')).text).toBe(invite.text)
    test.clock.advance(31_500)
    expect(await diary.end.take()).toEqual({ by: 'timeout', status: 408, reason: 'No answer', q850: null })
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it('ends at once with 503 where nobody listens, and so does its BYE', async () => {
    const { invite, call } = await dial(test, phone)
    phone.respond(invite, '200 OK', { body: answer })
    await phone.expect('ACK')
    const { contact } = phone
    await phone.close()
    const second = test.stack.invite({
      uri: contact,
      from: { displayName: '', user: 'a', host: 'b' },
      toUser: '1002',
      sdp: '',
      headers: {},
    })
    const end = await new CallDiary(second).end.take()
    expect(end).toEqual({ by: 'timeout', status: 503, reason: 'Not reachable', q850: null })
    call.hangup()
    await expect.poll(() => test.stack.stats.dialogs).toBe(0)
    phone = await RawPhone.open('1002', test.port)
  })

  it.each([
    ['tel:1002', 'a target that cannot be reached'],
    ['sip:1002@127.0.0.1;transport=ws', 'a transport nobody speaks'],
    ['sip:1002@no-such-host.invalid', 'a name nobody knows'],
    ['sip:1002@127.0.0.1:0', 'a port nobody has'],
  ])('%s ends with 503: %s', async uri => {
    const call = test.stack.invite({
      uri,
      from: { displayName: '', user: 'a', host: 'b' },
      toUser: '1002',
      sdp: '',
      headers: {},
    })
    expect(await new CallDiary(call).end.take()).toEqual({
      by: 'timeout',
      status: 503,
      reason: 'Not reachable',
      q850: null,
    })
    expect(test.stack.stats).toMatchObject({ dialogs: 0, transactions: 0 })
  })

  it('a listener that throws when it fails at once does not stop the stack', async () => {
    const call = test.stack.invite({
      uri: 'tel:1',
      from: { displayName: '', user: 'a', host: 'b' },
      toUser: '1',
      sdp: '',
      headers: {},
    })
    call.listen({
      ended: () => {
        throw new Error('listener')
      },
    })
    await phone.expectQuiet()
    expect(test.faults.splice(0)).toMatchObject([{ err: { message: 'listener' } }])
  })

  it('takes the flow it is told, and stays on it whatever Contact says', async () => {
    const flow = { ip: '127.0.0.1', port: phone.port, transport: 'udp' } as const
    const { invite, call } = await dial(test, phone, { uri: 'sip:1002@10.255.255.1:5060', flow })
    expect(invite.uri).toBe('sip:1002@10.255.255.1:5060')
    phone.respond(invite, '200 OK', { body: answer, headers: { Contact: '<sip:1002@10.255.255.1:5060>' } })
    await phone.expect('ACK')
    call.hangup()
    await phone.expect('BYE')
  })

  it('goes through the proxies that asked for it', async () => {
    const { invite, call } = await dial(test, phone)
    const routes = {
      'Record-Route': `<sip:127.0.0.1:${phone.port};lr;n=1>, <sip:127.0.0.1:${phone.port};lr;n=2>`,
    }
    phone.respond(invite, '200 OK', { body: answer, headers: routes })
    const ack = await phone.expect('ACK')
    expect(ack.headers('Route')).toEqual([
      `<sip:127.0.0.1:${phone.port};lr;n=2>`,
      `<sip:127.0.0.1:${phone.port};lr;n=1>`,
    ])
    call.hangup()
    expect((await phone.expect('BYE')).headers('Route')).toEqual(ack.headers('Route'))
  })
})

describe('taking it back', () => {
  let test: TestStack
  let phone: RawPhone
  beforeEach(async () => {
    test = await TestStack.start()
    phone = await RawPhone.open('1002', test.port)
  })
  afterEach(async () => {
    expect(test.faults).toEqual([])
    await phone.close()
    await test.stop()
  })

  it('while it rings: CANCEL, 487, ACK', async () => {
    const { invite, call, diary } = await dial(test, phone)
    phone.respond(invite, '180 Ringing')
    await diary.events.take()
    call.hangup(31)
    expect(await diary.end.take()).toEqual({ by: 'local', status: 487, reason: '', q850: 31 })
    const cancel = await phone.expect('CANCEL')
    expect([
      cancel.uri,
      cancel.header('Via'),
      cancel.header('CSeq'),
      cancel.tag('To'),
      cancel.header('Reason'),
    ]).toEqual([invite.uri, invite.header('Via'), '1 CANCEL', '', 'Q.850;cause=31'])
    phone.respond(cancel, '200 OK')
    phone.respond(invite, '487 Request Terminated')
    await phone.expect('ACK')
    expect([diary.end.size, test.stack.stats.dialogs]).toEqual([0, 0])
  })

  it('before anything came: the CANCEL waits for the first response', async () => {
    const { invite, call } = await dial(test, phone)
    call.hangup()
    await phone.expectQuiet()
    phone.respond(invite, '100 Trying')
    await phone.expect('CANCEL')
    phone.respond(invite, '180 Ringing')
    await phone.expectQuiet()
  })

  it('before anything came: the INVITE is not sent again', async () => {
    const { call } = await dial(test, phone)
    call.hangup()
    test.clock.advance(16_000)
    await phone.expectQuiet()
    test.clock.advance(32_000)
    expect(test.stack.stats).toMatchObject({ dialogs: 0, transactions: 0 })
  })

  it('crossing the answer: ACK, then BYE', async () => {
    const { invite, call, diary } = await dial(test, phone)
    phone.respond(invite, '180 Ringing')
    await diary.events.take()
    call.hangup(16)
    phone.respond(await phone.expect('CANCEL'), '200 OK')
    phone.respond(invite, '200 OK', { body: answer })
    await phone.expect('ACK')
    const bye = await phone.expect('BYE')
    expect(bye.header('Reason')).toBe('Q.850;cause=16')
    phone.respond(bye, '200 OK')
    await phone.expectQuiet()
    expect([diary.events.size, test.stack.stats.dialogs]).toEqual([0, 0])
  })

  it('is over 32 s after the CANCEL even if nothing more comes', async () => {
    const { invite, call, diary } = await dial(test, phone)
    phone.respond(invite, '180 Ringing')
    await diary.events.take()
    call.hangup()
    await phone.expect('CANCEL')
    test.clock.advance(32_000)
    expect(test.stack.stats).toMatchObject({ dialogs: 0, transactions: 0 })
  })

  it('while its address is looked up: nothing is sent', async () => {
    const call = test.stack.invite({
      uri: `sip:1002@localhost:${phone.port}`,
      from: { displayName: '', user: 'a', host: 'b' },
      toUser: '1002',
      sdp: '',
      headers: {},
    })
    const diary = new CallDiary(call)
    call.hangup()
    expect(await diary.end.take()).toMatchObject({ by: 'local', status: 487 })
    expect(test.stack.stats.dialogs).toBe(0)
    await dial(test, phone, { uri: `sip:1002@localhost:${phone.port}` })
  })
})

describe('a trunk that challenges', () => {
  let test: TestStack
  let phone: RawPhone
  const credentials = { username: 'trunk', password: 'pw' }
  const challenge = { 'Proxy-Authenticate': 'Digest realm="carrier", nonce="n1", qop="auth"' }
  beforeEach(async () => {
    test = await TestStack.start()
    phone = await RawPhone.open('carrier', test.port)
  })
  afterEach(async () => {
    expect(test.faults).toEqual([])
    await phone.close()
    await test.stop()
  })

  it('gets credentials once, in a new transaction of the same call, also for its BYE', async () => {
    const { invite, call, diary } = await dial(test, phone, { credentials })
    phone.respond(invite, '407 Proxy Authentication Required', { headers: challenge })
    await phone.expect('ACK')
    const signed = await phone.expect('INVITE')
    expect([signed.header('CSeq'), signed.header('Call-ID'), signed.tag('From')]).toEqual([
      '2 INVITE',
      invite.header('Call-ID'),
      invite.tag('From'),
    ])
    expect(signed.header('Proxy-Authorization')).toMatch(
      /^Digest username="trunk", realm="carrier", nonce="n1"/,
    )
    phone.respond(signed, '200 OK', { body: answer })
    expect((await phone.expect('ACK')).header('CSeq')).toBe('2 ACK')
    await diary.events.take()
    call.hangup()
    const bye = await phone.expect('BYE')
    phone.respond(bye, '407 Proxy Authentication Required', { headers: challenge })
    const signedBye = await phone.expect('BYE')
    expect([bye.header('CSeq'), signedBye.header('CSeq')]).toEqual(['3 BYE', '4 BYE'])
    expect(signedBye.header('Proxy-Authorization')).toContain('username="trunk"')
  })

  it('as the called party itself (401) gets them in Authorization', async () => {
    const { invite } = await dial(test, phone, { credentials })
    phone.respond(invite, '401 Unauthorized', {
      headers: { 'WWW-Authenticate': 'Digest realm="r", nonce="n"' },
    })
    await phone.expect('ACK')
    expect((await phone.expect('INVITE')).header('Authorization')).toContain(
      'username="trunk", realm="r", nonce="n"',
    )
  })

  it('that refuses them has refused the call', async () => {
    const { invite, diary } = await dial(test, phone, { credentials })
    phone.respond(invite, '407 No', { headers: challenge })
    await phone.expect('ACK')
    phone.respond(await phone.expect('INVITE'), '407 No', { headers: challenge })
    await phone.expect('ACK')
    expect(await diary.end.take()).toMatchObject({ by: 'far', status: 407 })
    await phone.expectQuiet()
  })

  it('that calls the nonce stale gets them once more, and no third time', async () => {
    const { invite, diary } = await dial(test, phone, { credentials })
    const stale = { 'Proxy-Authenticate': `${challenge['Proxy-Authenticate']}, stale=TRUE` }
    let last = invite
    for (let round = 0; round < 2; round += 1) {
      phone.respond(last, '407 No', { headers: stale })
      await phone.expect('ACK')
      last = await phone.expect('INVITE')
    }
    phone.respond(last, '407 No', { headers: stale })
    await phone.expect('ACK')
    expect(await diary.end.take()).toMatchObject({ status: 407 })
  })

  it('gets none when there are none, or when the call was hung up meanwhile', async () => {
    const without = await dial(test, phone)
    phone.respond(without.invite, '407 No', { headers: challenge })
    await phone.expect('ACK')
    expect(await without.diary.end.take()).toMatchObject({ status: 407 })
    const hung = await dial(test, phone, { credentials })
    hung.call.hangup()
    phone.respond(hung.invite, '407 No', { headers: challenge })
    await phone.expect('ACK')
    await phone.expectQuiet()
    expect(test.stack.stats.dialogs).toBe(0)
  })
})
