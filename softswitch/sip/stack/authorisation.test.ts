import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RawMessage } from '../testing/raw-message.ts'
import { RawPhone } from '../testing/raw-phone.ts'
import { type Signature, sign } from '../testing/sign.ts'
import { offer, passwords, TestStack } from '../testing/test-stack.ts'

describe('who may do what', () => {
  let test: TestStack
  let phone: RawPhone
  const right: Signature = { username: '1001', password: passwords['1001'] ?? '' }
  beforeEach(async () => {
    test = await TestStack.start()
    test.open = false
    phone = await RawPhone.open('1001', test.port)
  })
  afterEach(async () => {
    expect(test.faults).toEqual([])
    await phone.close()
    await test.stop()
  })

  /** Asks, is challenged, asks again signed; returns the challenge. The answer to the second comes next. */
  async function ask(
    method: 'REGISTER' | 'INVITE',
    signature: Signature,
    headers: Record<string, string> = {},
  ): Promise<RawMessage> {
    const own = method === 'REGISTER' ? { To: '<sip:1001@nacd.test>', ...headers } : headers
    const body = method === 'INVITE' ? offer : ''
    phone.send(method, { headers: { CSeq: `1 ${method}`, ...own }, body })
    const challenge = await final()
    if (method === 'INVITE')
      phone.send('ACK', { headers: { ...headers, Via: challenge.header('Via'), To: challenge.header('To') } })
    const name = method === 'REGISTER' ? 'Authorization' : 'Proxy-Authorization'
    const credentials = { [name]: sign(challenge, method, signature) }
    phone.send(method, { headers: { CSeq: `2 ${method}`, ...own, ...credentials }, body })
    return challenge
  }

  async function signed(
    ...what: Parameters<typeof ask>
  ): Promise<{ challenge: RawMessage; final: RawMessage }> {
    const challenge = await ask(...what)
    return { challenge, final: await final() }
  }

  async function final(): Promise<RawMessage> {
    const message = await phone.receive()
    return message.status === 100 ? final() : message
  }

  it('REGISTER with the right password, refresh, unregister', async () => {
    const { challenge, final: ok } = await signed('REGISTER', right)
    expect([challenge.status, challenge.header('WWW-Authenticate')]).toEqual([
      401,
      expect.stringContaining('qop="auth"'),
    ])
    expect([ok.status, ok.header('Contact')]).toEqual([200, `<${phone.contact}>;expires=3600`])
    const to = { To: '<sip:1001@nacd.test>', Contact: '*', Expires: '0', CSeq: '3 REGISTER' }
    phone.send('REGISTER', {
      headers: { ...to, Authorization: sign(challenge, 'REGISTER', { ...right, nc: '00000002' }) },
    })
    expect((await phone.expect(200)).header('Contact')).toBe('')
    expect([test.registered, test.unregistered]).toEqual([
      [`register 1001 ${phone.contact}`],
      [`unregister 1001 ${phone.contact}`],
    ])
  })

  it('a registration keeps the address it came from, and expires', async () => {
    const contact = '<sip:1001@10.0.0.1:5060>'
    await signed('REGISTER', right, {
      Contact: contact,
    })
    expect(test.stack.registrationsOf('1001')).toMatchObject([
      { contact: 'sip:1001@10.0.0.1:5060', ip: '127.0.0.1', port: phone.port },
    ])
    expect(test.stack.registrations()).toHaveLength(1)
    test.clock.advance(3_600_000)
    expect([test.stack.registrations(), test.unregistered]).toEqual([
      [],
      ['expire 1001 sip:1001@10.0.0.1:5060'],
    ])
  })

  it('a replayed REGISTER gets a new challenge that says stale', async () => {
    const { challenge } = await signed('REGISTER', right)
    const replay = {
      To: '<sip:1001@nacd.test>',
      CSeq: '3 REGISTER',
      Authorization: sign(challenge, 'REGISTER', right),
    }
    phone.send('REGISTER', { headers: replay })
    expect((await phone.expect(401)).header('WWW-Authenticate')).toContain('stale=true')
  })

  it('a wrong password and an unknown extension get the same answers: 401, 401, 403', async () => {
    const shape = ({ text }: RawMessage) => text.replace(/branch=\S+|tag=\S+|nonce="[^"]+"/g, '*')
    const answers = async (signature: Signature) => {
      const shapes: string[] = []
      for (let round = 0; round < 3; round += 1)
        shapes.push(shape((await signed('REGISTER', signature)).final))
      return shapes
    }
    const wrong = await answers({ ...right, password: 'guess' })
    expect(wrong.map(text => text.split('\r\n')[0])).toEqual([
      'SIP/2.0 401 Unauthorized',
      'SIP/2.0 401 Unauthorized',
      'SIP/2.0 403 Forbidden',
    ])
    expect(await answers({ username: '9999', password: 'guess' })).toEqual(wrong)
    expect(test.registered).toEqual([])
  })

  it('nobody registers for another', async () => {
    const { final: answer } = await signed('REGISTER', right, { To: '<sip:1002@nacd.test>' })
    expect([answer.status, test.registered]).toEqual([403, []])
  })

  it('INVITE with the right password is let in by name', async () => {
    const challenge = await ask('INVITE', right)
    expect([challenge.status, challenge.headers('Proxy-Authenticate').length]).toEqual([407, 1])
    expect((await test.calls.take()).authorisedAs).toBe('1001')
  })

  it.each([
    ['another extension', '<sip:1002@nacd.test>;tag=1'],
    ['nobody', '<sip:nacd.test>;tag=1'],
  ])('INVITE in the name of %s gets 403', async (_, from) => {
    const { final: answer } = await signed('INVITE', right, { From: from })
    expect([answer.status, test.calls.size]).toEqual([403, 0])
  })

  it('INVITE from an address that may is let in without a name, with credentials by its name, with wrong ones not', async () => {
    test.open = true
    phone.send('INVITE', { body: offer })
    await phone.expect(100)
    expect((await test.calls.take()).authorisedAs).toBeNull()
    test.open = false
    const challenge = await ask('INVITE', right, { 'Call-ID': 'second' })
    expect((await test.calls.take()).authorisedAs).toBe('1001')
    test.open = true
    const wrong = sign(challenge, 'INVITE', { ...right, password: 'x', nc: '00000002' })
    phone.send('INVITE', { headers: { 'Call-ID': 'third', 'Proxy-Authorization': wrong }, body: offer })
    expect((await final()).status).toBe(407)
  })

  it('credentials that cannot be read get 400', async () => {
    phone.send('REGISTER', { headers: { Authorization: 'Digest realm="nacd.test", username="1001"' } })
    await phone.expect(400)
  })
})

describe('a directory that is slow or down', () => {
  it('INVITE cancelled while it is asked gets 487, and no call comes of it', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<{ password: string } | null>()
    const test = await TestStack.start({
      lookupPassword: () => {
        asked.resolve()
        return answer.promise
      },
      trunkAt: () => null,
    })
    const phone = await RawPhone.open('1001', test.port)
    phone.send('INVITE', { body: offer })
    await phone.expect(100)
    const challenge = await phone.expect(407)
    phone.send('ACK', { headers: { Via: challenge.header('Via'), To: challenge.header('To') } })
    const credentials = sign(challenge, 'INVITE', { username: '1001', password: 'pw' })
    const invite = phone.send('INVITE', {
      headers: { CSeq: '2 INVITE', 'Proxy-Authorization': credentials },
      body: offer,
    })
    await phone.expect(100)
    await asked.promise
    phone.send('CANCEL', { headers: { Via: invite.header('Via'), CSeq: '2 CANCEL' } })
    await phone.expect(200)
    await phone.expect(487)
    answer.resolve({ password: 'pw' })
    await phone.expectQuiet()
    expect([test.calls.size, test.faults]).toEqual([0, []])
    await phone.close()
    await test.stop()
  })

  it('REGISTER gets 503 when it fails', async () => {
    const test = await TestStack.start({ lookupPassword: () => Promise.reject(new Error('down')) })
    const phone = await RawPhone.open('1001', test.port)
    phone.send('REGISTER')
    const challenge = await phone.expect(401)
    const credentials = sign(challenge, 'REGISTER', { username: '1001', password: 'pw' })
    phone.send('REGISTER', { headers: { CSeq: '2 REGISTER', Authorization: credentials } })
    expect((await phone.expect(503)).header('Retry-After')).toBe('5')
    await phone.close()
    await test.stop()
  })
})
