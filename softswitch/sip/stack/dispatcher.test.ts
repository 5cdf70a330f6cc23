import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RawPhone } from '../testing/raw-phone.ts'
import { arrive, talk } from '../testing/test-call.ts'
import { answer, offer, TestStack } from '../testing/test-stack.ts'

describe('requests outside any dialog', () => {
  let test: TestStack
  let phone: RawPhone
  beforeEach(async () => {
    test = await TestStack.start()
    phone = await RawPhone.open('1001', test.port)
  })
  afterEach(async () => {
    await phone.close()
    await test.stop()
  })

  it.each([
    ['OPTIONS', 200],
    ['MESSAGE', 405],
    ['REFER', 481],
    ['WHATEVER', 405],
    ['SUBSCRIBE', 489],
    ['NOTIFY', 489],
    ['PUBLISH', 489],
    ['BYE', 481],
    ['INFO', 481],
    ['UPDATE', 481],
    ['PRACK', 481],
  ])('%s gets %d', async (method, status) => {
    phone.send(method)
    const response = await phone.expect(status)
    expect(response.tag('To')).not.toBe('')
    if (status === 200 || status === 405) expect(response.header('Allow')).toContain('INVITE, ACK')
  })

  it.each(['INVITE', 'BYE', 'OPTIONS'])('%s for a dialog that does not exist gets 481', async method => {
    phone.send(method, { headers: { To: '<sip:120@nacd.test>;tag=none' } })
    await phone.expect(481)
  })

  it('an ACK for nothing is dropped', async () => {
    phone.send('ACK')
    phone.send('ACK', { headers: { To: '<sip:120@nacd.test>;tag=none' } })
    await phone.expectQuiet()
    expect(test.stack.stats.malformed).toBe(0)
  })

  it.each([
    ['Require: 100rel', { headers: { Require: '100rel, timer' } }, 420],
    ['a scheme we have not', { uri: 'sips:120@nacd.test' }, 416],
    ['another body', { headers: { 'Content-Type': 'text/plain' } }, 415],
    ['no Contact', { headers: { Contact: null } }, 400],
  ])('INVITE with %s gets %d', async (_, parts, status) => {
    phone.send('INVITE', { body: offer, ...parts })
    let response = await phone.receive()
    if (response.status === 100) response = await phone.receive()
    expect(response.status).toBe(status)
    if (status === 420) expect(response.header('Unsupported')).toBe('100rel, timer')
    if (status === 415) expect(response.header('Accept')).toBe('application/sdp')
    expect(test.calls.size).toBe(0)
  })

  it('an INVITE that came twice by two ways gets 482 the second time', async () => {
    await arrive(test, phone)
    phone.send('INVITE', { body: offer })
    await phone.expect(482)
    expect(test.calls.size).toBe(0)
  })

  it('malformed requests get 400 with the reason, and are counted', async () => {
    phone.send('OPTIONS', { headers: { CSeq: 'x OPTIONS' } })
    const refused = await phone.expect(400)
    expect([refused.startLine, refused.header('Server'), test.stack.stats.malformed]).toEqual([
      'SIP/2.0 400 malformed cseq header',
      'nacd',
      1,
    ])
  })

  it('responses go where rport asks', async () => {
    phone.send('OPTIONS', { headers: { Via: 'SIP/2.0/UDP 10.0.0.1:9;branch=z9hG4bKr;rport' } })
    expect((await phone.expect(200)).header('Via')).toBe(
      `SIP/2.0/UDP 10.0.0.1:9;branch=z9hG4bKr;rport=${phone.port};received=127.0.0.1`,
    )
  })

  it('a very long answer still goes out by UDP', async () => {
    const routes = Array.from(
      { length: 20 },
      (_, hop) => `SIP/2.0/UDP p${hop};branch=z9hG4bK${'x'.repeat(80)}`,
    ).join(', ')
    phone.send('OPTIONS', { headers: { Via: `${phone.via()}, ${routes}` } })
    expect((await phone.expect(200)).text.length).toBeGreaterThan(1_500)
  })
})

describe('limits, faults and the end', () => {
  it('too many transactions and too many calls get 503', async () => {
    const test = await TestStack.start({ limits: { transactions: 3, calls: 1 } })
    const phone = await RawPhone.open('1001', test.port)
    await arrive(test, phone)
    phone.send('INVITE', { body: offer, headers: { 'Call-ID': 'second' } })
    await phone.expect(100)
    expect((await phone.expect(503)).startLine).toBe('SIP/2.0 503 Service Unavailable')
    phone.send('OPTIONS')
    await phone.expect(200)
    phone.send('OPTIONS')
    const overload = await phone.expect(503)
    expect([overload.startLine, overload.header('Retry-After')]).toEqual([
      'SIP/2.0 503 Too many transactions',
      '5',
    ])
    expect(test.stack.stats).toMatchObject({ transactions: 3, dialogs: 1 })
    await phone.close()
    await test.stop()
  })

  it('an owner that throws costs its own call only: 500, and the fault is logged', async () => {
    const test = await TestStack.start({
      onInvite: () => {
        throw new Error('owner')
      },
    })
    const phone = await RawPhone.open('1001', test.port)
    phone.send('INVITE', { body: offer })
    await phone.expect(100)
    await phone.expect(500)
    phone.send('OPTIONS')
    await phone.expect(200)
    expect(test.faults).toMatchObject([{ err: { message: 'owner' } }])
    expect(test.stack.stats.dialogs).toBe(0)
    await phone.close()
    await test.stop()
  })

  it('a listener that throws does not stop the stack', async () => {
    const test = await TestStack.start()
    const phone = await RawPhone.open('1001', test.port)
    phone.send('INVITE', { body: offer })
    await phone.expect(100)
    const call = await test.calls.take()
    call.listen({
      ended: () => {
        throw new Error('listener')
      },
    })
    call.answer(answer)
    await phone.expect(200)
    test.clock.advance(32_000)
    expect(test.faults).toMatchObject([{ err: { message: 'listener' } }])
    await phone.close()
    await test.stop()
  })

  it('stopping says BYE, waits for the answer, refuses new calls, and frees the port', async () => {
    const test = await TestStack.start()
    const phone = await RawPhone.open('1001', test.port)
    const { diary } = await talk(test, phone, answer)
    const stopped = test.stack.stop()
    const bye = await phone.expect('BYE')
    phone.send('INVITE', { body: offer, headers: { 'Call-ID': 'late' } })
    await phone.expect(100)
    const refused = await phone.expect(503)
    phone.send('ACK', {
      headers: { 'Call-ID': 'late', Via: refused.header('Via'), To: refused.header('To') },
    })
    phone.respond(bye, '200 OK')
    await stopped
    expect(await diary.end.take()).toMatchObject({ by: 'local', status: 0 })
    const next = await TestStack.start({ port: test.port })
    await next.stop()
    await phone.close()
  })

  it('stopping does not wait for a far end that is gone, and is over at once without calls', async () => {
    const test = await TestStack.start()
    const phone = await RawPhone.open('1001', test.port)
    await talk(test, phone, answer)
    const stopped = test.stack.stop()
    test.clock.advance(1_000)
    await stopped
    await phone.close()
    const idle = await TestStack.start()
    await idle.stack.stop()
  })
})
