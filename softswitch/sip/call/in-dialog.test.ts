import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RawPhone } from '../testing/raw-phone.ts'
import { type Arrived, arrive, dial, reply, talk, within } from '../testing/test-call.ts'
import { answer, offer, TestStack } from '../testing/test-stack.ts'
import { ReinviteRefused } from './reinvite.ts'

const held = `${offer}a=sendonly\r\n`

describe('inside a call', () => {
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

  describe('the far end', () => {
    it('offers by re-INVITE, gets the answer, and is reached at its new contact', async () => {
      const { ok, call, diary } = await talk(test, phone, answer)
      const other = await RawPhone.open('1001', test.port)
      phone.send('INVITE', within(ok, '2 INVITE', { body: held, headers: { Contact: `<${other.contact}>` } }))
      await phone.expect(100)
      const again = await phone.expect(200)
      expect([again.body, again.header('Contact'), again.tag('To')]).toEqual([
        answer,
        ok.header('Contact'),
        ok.tag('To'),
      ])
      expect(await diary.events.take()).toBe(`offered ${held.length}`)
      test.clock.advance(500)
      await phone.expect(200)
      phone.send('ACK', within(ok, '2 ACK'))
      await phone.expectQuiet()
      test.clock.advance(60_000)
      await phone.expectQuiet()
      call.hangup()
      other.respond(await other.expect('BYE'), '200 OK')
      await other.close()
    })

    it('asks for our offer by an empty re-INVITE', async () => {
      const { ok, diary } = await talk(test, phone, answer)
      phone.send('INVITE', within(ok, '2 INVITE'))
      await phone.expect(100)
      expect((await phone.expect(200)).body).toBe(answer)
      phone.send('ACK', within(ok, '2 ACK', { body: answer }))
      expect([await diary.events.take(), await diary.events.take()]).toEqual([
        'offered 0',
        `renegotiated ${answer.length}`,
      ])
    })

    it('whose offer is refused gets 488, and the call goes on', async () => {
      const { ok, diary } = await talk(test, phone, answer)
      diary.sdp = null
      phone.send('INVITE', within(ok, '2 INVITE', { body: held }))
      await phone.expect(100)
      await phone.expect(488)
      expect([test.stack.stats.dialogs, diary.end.size]).toEqual([1, 0])
    })

    it.each([
      ['another kind of body', { body: 'x', headers: { 'Content-Type': 'text/plain' } }, 415],
      ['a CSeq that is too low', { headers: { CSeq: '0 INVITE' } }, 500],
      ['a wrong far tag', { headers: { From: '<sip:1001@nacd.test>;tag=other' } }, 481],
      ['a wrong tag of ours', { headers: { To: '<sip:120@nacd.test>;tag=other' } }, 481],
    ])('re-INVITE with %s gets %d', async (_, parts, status) => {
      const { ok } = await talk(test, phone, answer)
      phone.send('INVITE', within(ok, '2 INVITE', parts))
      let response = await phone.receive()
      while (response.status === 100) response = await phone.receive()
      expect(response.status).toBe(status)
    })

    it('whose re-INVITE is never acknowledged gets a BYE', async () => {
      const { ok, diary } = await talk(test, phone, answer)
      phone.send('INVITE', within(ok, '2 INVITE', { body: held }))
      await phone.expect(100)
      await phone.expect(200)
      test.clock.advance(32_000)
      expect(await diary.end.take()).toMatchObject({ by: 'timeout', status: 408 })
    })

    it('may not offer before the call is answered', async () => {
      const { call } = await arrive(test, phone)
      call.progress(183, answer)
      const early = await phone.expect(183)
      phone.send('INVITE', within(early, '2 INVITE', { body: held }))
      await phone.expect(100)
      await phone.expect(500)
      phone.send('UPDATE', within(early, '3 UPDATE', { body: held }))
      await phone.expect(500)
      phone.send('UPDATE', within(early, '4 UPDATE'))
      await phone.expect(200)
    })

    it('may not offer while our 200 waits for its ACK', async () => {
      const { call } = await arrive(test, phone)
      call.answer(answer)
      const ok = await phone.expect(200)
      phone.send('INVITE', within(ok, '2 INVITE', { body: held }))
      await phone.expect(100)
      await phone.expect(491)
      phone.send('UPDATE', within(ok, '3 UPDATE', { body: held }))
      await phone.expect(491)
    })

    it('offers by UPDATE, or only refreshes its contact', async () => {
      const { ok, diary } = await talk(test, phone, answer)
      phone.send('UPDATE', within(ok, '2 UPDATE', { body: held }))
      const updated = await phone.expect(200)
      expect([updated.body, await diary.events.take()]).toEqual([answer, `offered ${held.length}`])
      phone.send('UPDATE', within(ok, '3 UPDATE'))
      expect((await phone.expect(200)).body).toBe('')
      diary.sdp = null
      phone.send('UPDATE', within(ok, '4 UPDATE', { body: held }))
      await phone.expect(488)
    })

    it('sends INFO', async () => {
      const { ok, diary } = await talk(test, phone, answer)
      const headers = { 'Content-Type': 'Application/DTMF-Relay; x=y' }
      phone.send('INFO', within(ok, '2 INFO', { body: 'Signal=5\r\nDuration=160', headers }))
      await phone.expect(200)
      expect(await diary.events.take()).toBe('info application/dtmf-relay Signal=5\r\nDuration=160')
      phone.send('INFO', within(ok, '3 INFO'))
      await phone.expect(200)
      expect(await diary.events.take()).toBe('info  ')
    })

    it.each([
      ['OPTIONS', 200],
      ['PRACK', 405],
      ['NOTIFY', 489],
      ['SUBSCRIBE', 489],
    ])('sends %s and gets %d', async (method, status) => {
      const { ok } = await talk(test, phone, answer)
      phone.send(method, within(ok, `2 ${method}`))
      const response = await phone.expect(status)
      if (status !== 489) expect(response.header('Allow')).toContain('INVITE')
    })

    const refer = (to: string) => ({ headers: { 'Refer-To': to } })

    it('sends the other party elsewhere: it is told that they are on their way, and no more', async () => {
      const { ok, diary } = await talk(test, phone, answer)
      phone.send('REFER', within(ok, '2 REFER', refer('<sip:1003@nacd.test>')))
      expect((await phone.expect(202)).header('Contact')).toBe(ok.header('Contact'))
      expect(await diary.events.take()).toBe('referred 1003')
      const notify = await phone.expect('NOTIFY')
      const names = ['Event', 'Subscription-State', 'Content-Type', 'To', 'From'] as const
      expect([notify.body, ...names.map(name => notify.header(name))]).toEqual([
        'SIP/2.0 200 OK\r\n',
        'refer;id=2',
        'terminated;reason=noresource',
        'message/sipfrag;version=2.0',
        expect.stringContaining('tag='),
        ok.header('To'),
      ])
      phone.respond(notify, '200 OK')
      await phone.expectQuiet()
      expect([test.stack.stats.dialogs, diary.end.size]).toEqual([1, 0])
    })

    it.each([
      ['to nowhere', {}, 400],
      ['to what is no number', refer('<http://nacd.test>'), 400],
      ['in place of another call', refer('<sip:1003@nacd.test?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>'), 403],
    ])('sends the other party %s: %j gets %d, and the call goes on', async (_, parts, status) => {
      const { ok, diary } = await talk(test, phone, answer)
      phone.send('REFER', within(ok, '2 REFER', parts))
      await phone.expect(status)
      await phone.expectQuiet()
      expect([test.stack.stats.dialogs, diary.events.size, diary.end.size]).toEqual([1, 0, 0])
    })

    it('may not send the other party there: 403, and the call goes on', async () => {
      const { ok, diary } = await talk(test, phone, answer)
      diary.letsGo = false
      phone.send('REFER', within(ok, '2 REFER', refer('sip:1003@nacd.test')))
      await phone.expect(403)
      await phone.expectQuiet()
      expect([test.stack.stats.dialogs, diary.end.size]).toEqual([1, 0])
    })

    it('cannot send anybody anywhere before the call is answered', async () => {
      const { call, diary } = await arrive(test, phone)
      call.progress(183, answer)
      const early = await phone.expect(183)
      phone.send('REFER', within(early, '2 REFER', refer('sip:1003@nacd.test')))
      await phone.expect(403)
      expect(diary.events.size).toBe(0)
    })

    it('asks for a session timer in vain and in peace', async () => {
      const { ok, diary } = await talk(test, phone, answer)
      const headers = { Supported: 'timer', 'Session-Expires': '90;refresher=uac' }
      phone.send('INVITE', within(ok, '2 INVITE', { body: held, headers }))
      await phone.expect(100)
      expect((await phone.expect(200)).header('Session-Expires')).toBe('')
      expect(await diary.events.take()).toBe(`offered ${held.length}`)
    })
  })

  describe('we', () => {
    async function called(): Promise<Arrived['call']> {
      return (await talk(test, phone, answer)).call
    }

    it('offer by re-INVITE and acknowledge every answer', async () => {
      const call = await called()
      const answered = call.reinvite(held)
      const invite = await phone.expect('INVITE')
      expect([invite.body, invite.header('CSeq'), invite.uri]).toEqual([held, '1 INVITE', phone.contact])
      await expect(call.reinvite(held)).rejects.toMatchObject({ status: 491 })
      phone.respond(invite, '100 Trying')
      phone.respond(invite, '200 OK', { body: answer })
      const ack = await phone.expect('ACK')
      expect([await answered, ack.header('CSeq')]).toEqual([answer, '1 ACK'])
      phone.respond(invite, '200 OK', { body: answer })
      expect((await phone.expect('ACK')).text).toBe(ack.text)
    })

    it.each([
      ['488 Not Acceptable', 488, null],
      ['481 Gone', 481, { by: 'far', status: 481 }],
      ['408 Timeout', 408, { by: 'timeout', status: 408 }],
    ])('are refused with %s', async (status, code, end) => {
      const { call, diary } = await talk(test, phone, answer)
      const answered = expect(call.reinvite(held)).rejects.toMatchObject({
        name: 'ReinviteRefused',
        status: code,
      })
      phone.respond(await phone.expect('INVITE'), status)
      await phone.expect('ACK')
      await answered
      if (end === null) {
        const again = call.reinvite(held)
        phone.respond(await phone.expect('INVITE'), '200 OK', { body: answer })
        expect([await again, diary.end.size]).toEqual([answer, 0])
      } else {
        expect(await diary.end.take()).toMatchObject(end)
        await phone.expect('BYE')
      }
    })

    it('meet the far end’s re-INVITE: 491 both ways, and try again a little later', async () => {
      const { call, ok } = await talk(test, phone, answer)
      const answered = call.reinvite(held)
      const invite = await phone.expect('INVITE')
      const crossing = phone.send('INVITE', within(ok, '2 INVITE', { body: held }))
      await phone.expect(100)
      await phone.expect(491)
      phone.send('ACK', within(ok, '2 ACK', { headers: { Via: crossing.header('Via') } }))
      phone.respond(invite, '491 Request Pending')
      await phone.expect('ACK')
      await phone.expectQuiet()
      test.clock.advance(2_000)
      phone.respond(await phone.expect('INVITE'), '200 OK', { body: answer })
      expect(await answered).toBe(answer)
    })

    it('wait longer after a glare when the call is ours', async () => {
      const { invite, call, diary } = await dial(test, phone)
      phone.respond(invite, '200 OK', { body: answer, toTag: '1001-to' })
      await phone.expect('ACK')
      await diary.events.take()
      const answered = expect(call.reinvite(held)).rejects.toBeInstanceOf(ReinviteRefused)
      phone.respond(await phone.expect('INVITE'), '491 Request Pending')
      await phone.expect('ACK')
      test.clock.advance(2_099)
      await phone.expectQuiet()
      phone.send('BYE', reply(phone, invite, '1 BYE'))
      await phone.expect(200)
      await answered
      test.clock.advance(10_000)
      await phone.expectQuiet()
    })

    it('cannot offer before the answer or after the end', async () => {
      const { call, ok } = await talk(test, phone, answer)
      phone.send('BYE', within(ok, '2 BYE'))
      await phone.expect(200)
      await expect(call.reinvite(held)).rejects.toMatchObject({ status: 481 })
      const outgoing = await dial(test, phone)
      await expect(outgoing.call.reinvite(held)).rejects.toMatchObject({ status: 481 })
    })

    it('hang up under our re-INVITE: it is refused, and a late 200 is still acknowledged', async () => {
      const { call } = await talk(test, phone, answer)
      const answered = expect(call.reinvite(held)).rejects.toMatchObject({ status: 487 })
      const invite = await phone.expect('INVITE')
      call.hangup()
      await answered
      phone.respond(await phone.expect('BYE'), '200 OK')
      phone.respond(invite, '200 OK', { body: answer })
      await phone.expect('ACK')
    })
  })
})
