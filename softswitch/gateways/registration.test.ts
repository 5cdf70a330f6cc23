import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RawMessage } from '../sip/testing/raw-message.ts'
import { RawPhone } from '../sip/testing/raw-phone.ts'
import { Inbox, TestStack } from '../sip/testing/test-stack.ts'
import { readDefinition } from './definition.ts'
import { TrunkRegistration } from './registration.ts'

let sip: TestStack
let registrar: RawPhone
let news: Inbox<string>

beforeEach(async () => {
  sip = await TestStack.start()
  registrar = await RawPhone.open('carrier', sip.port)
  news = new Inbox()
})

afterEach(async () => {
  await registrar.close()
  await sip.stop()
})

function begin(params: Readonly<Record<string, string>> = {}): TrunkRegistration {
  const all = { proxy: `127.0.0.1:${registrar.port}`, username: '4008', password: 'pw', ...params }
  const result = readDefinition('carrier', new Map(Object.entries(all)))
  if (result.type !== 'gateway') throw new Error(result.problem)
  const registration: TrunkRegistration = new TrunkRegistration({
    definition: result.definition,
    stack: sip.stack,
    clock: sip.clock,
    changed: ({ status }) => news.push(`${registration.state} ${status}`),
  })
  registration.start()
  return registration
}

const contact = (request: RawMessage) => request.header('Contact')

/** Answers with what the registrar grants. */
function grant(request: RawMessage, seconds: number): void {
  registrar.respond(request, '200 OK', {
    headers: { Contact: `<sip:other@x>;expires=1, ${contact(request)};expires=${seconds}` },
  })
}

test('it registers, answers the challenge, and refreshes a quarter of a minute before the end', async () => {
  const registration = begin({ 'expire-seconds': '120' })
  const first = await registrar.expect('REGISTER')
  expect(first.header('From')).toContain(`<sip:4008@127.0.0.1:${registrar.port}>`)
  expect([first.header('CSeq'), first.header('Expires')]).toEqual(['1 REGISTER', '120'])
  expect(contact(first)).toBe(`<sip:gw+carrier@127.0.0.1:${sip.port}>`)
  registrar.respond(first, '401 Unauthorized', {
    headers: { 'WWW-Authenticate': 'Digest realm="carrier", nonce="abc", qop="auth", algorithm=MD5' },
  })
  const signed = await registrar.expect('REGISTER')
  expect(signed.header('Authorization')).toContain('username="4008"')
  expect([signed.header('CSeq'), signed.header('Call-ID')]).toEqual(['2 REGISTER', first.header('Call-ID')])
  grant(signed, 60)
  expect([await news.take(), await news.take(), registration.registered]).toEqual([
    'TRYING 0',
    'REGED 200',
    true,
  ])
  sip.clock.advance(44_999)
  await registrar.expectQuiet()
  sip.clock.advance(1)
  const refresh = await registrar.expect('REGISTER')
  expect(refresh.header('CSeq')).toBe('3 REGISTER')
  expect(registration.registered).toBe(true)
  grant(refresh, 20)
  expect([await news.take(), await news.take()]).toEqual(['TRYING 0', 'REGED 200'])
  sip.clock.advance(10_000)
  await registrar.expect('REGISTER')
})

test('423: it asks at once for what the registrar names', async () => {
  begin({ 'expire-seconds': '60' })
  registrar.respond(await registrar.expect('REGISTER'), '423 Interval Too Brief', {
    headers: { 'Min-Expires': '1800' },
  })
  const again = await registrar.expect('REGISTER')
  expect(again.header('Expires')).toBe('1800')
  grant(again, 1800)
  expect([await news.take(), await news.take(), await news.take()]).toEqual([
    'TRYING 0',
    'TRYING 0',
    'REGED 200',
  ])
})

test('a registrar that goes on asking for more is left alone for a while', async () => {
  begin({ 'expire-seconds': '60' })
  for (const least of [100, 200, 300, 400]) {
    registrar.respond(await registrar.expect('REGISTER'), '423 Interval Too Brief', {
      headers: { 'Min-Expires': String(least) },
    })
  }
  for (let count = 0; count < 4; count += 1) expect(await news.take()).toBe('TRYING 0')
  expect(await news.take()).toBe('FAIL_WAIT 423')
})

test('a refusal: it tries again after pauses that grow, but never sends the same answer twice', async () => {
  const registration = begin()
  const refuse = async (): Promise<void> => {
    registrar.respond(await registrar.expect('REGISTER'), '401 Unauthorized', {
      headers: { 'WWW-Authenticate': 'Digest realm="carrier", nonce="abc"' },
    })
  }
  for (const pause of [30_000, 60_000, 90_000]) {
    await refuse()
    await refuse()
    expect([await news.take(), await news.take(), registration.registered]).toEqual([
      'TRYING 0',
      'FAIL_WAIT 401',
      false,
    ])
    sip.clock.advance(pause - 1)
    await registrar.expectQuiet()
    sip.clock.advance(1)
  }
  registrar.respond(await registrar.expect('REGISTER'), '503 Service Unavailable', {
    headers: { 'Retry-After': '500' },
  })
  expect([await news.take(), await news.take()]).toEqual(['TRYING 0', 'FAIL_WAIT 503'])
  sip.clock.advance(499_999)
  await registrar.expectQuiet()
  sip.clock.advance(1)
  grant(await registrar.expect('REGISTER'), 3600)
  expect([await news.take(), await news.take()]).toEqual(['TRYING 0', 'REGED 200'])
})

test('a challenge of another realm than ours is not answered', async () => {
  begin({ realm: 'ours' })
  registrar.respond(await registrar.expect('REGISTER'), '401 Unauthorized', {
    headers: { 'WWW-Authenticate': 'Digest realm="theirs", nonce="abc"' },
  })
  expect([await news.take(), await news.take()]).toEqual(['TRYING 0', 'FAIL_WAIT 401'])
  await registrar.expectQuiet()
})

test('no answer at all is a failure, too', async () => {
  begin()
  await registrar.expect('REGISTER')
  sip.clock.advance(32_000)
  expect([await news.take(), await news.take()]).toEqual(['TRYING 0', 'FAIL_WAIT 408'])
})

test('taken back at the end, with Expires 0; nothing is sent after it', async () => {
  const registration = begin()
  grant(await registrar.expect('REGISTER'), 60)
  await news.take()
  await news.take()
  const stopped = registration.stop(true)
  const last = await registrar.expect('REGISTER')
  expect([last.header('Expires'), last.header('CSeq')]).toEqual(['0', '2 REGISTER'])
  registrar.respond(last, '200 OK')
  await stopped
  sip.clock.advance(600_000)
  await registrar.expectQuiet()
})

test('a registrar that grants months is asked again after a day: no timer runs so long', async () => {
  begin()
  grant(await registrar.expect('REGISTER'), 4_000_000)
  expect([await news.take(), await news.take()]).toEqual(['TRYING 0', 'REGED 200'])
  sip.clock.advance(86_399_999)
  await registrar.expectQuiet()
  sip.clock.advance(1)
  await registrar.expect('REGISTER')
})

test('stopped while it registers, it takes back what is granted then', async () => {
  const registration = begin()
  const first = await registrar.expect('REGISTER')
  const stopped = registration.stop(true)
  await registrar.expectQuiet()
  grant(first, 60)
  const last = await registrar.expect('REGISTER')
  expect([last.header('Expires'), last.header('CSeq')]).toEqual(['0', '2 REGISTER'])
  registrar.respond(last, '200 OK')
  await stopped
})

test('stopped while it refreshes, it waits for the answer before it takes back', async () => {
  const registration = begin()
  grant(await registrar.expect('REGISTER'), 60)
  expect([await news.take(), await news.take()]).toEqual(['TRYING 0', 'REGED 200'])
  sip.clock.advance(45_000)
  const refresh = await registrar.expect('REGISTER')
  const stopped = registration.stop(true)
  await registrar.expectQuiet()
  registrar.respond(refresh, '503 Service Unavailable')
  const last = await registrar.expect('REGISTER')
  expect([last.header('Expires'), last.header('CSeq')]).toEqual(['0', '3 REGISTER'])
  registrar.respond(last, '200 OK')
  await stopped
})

test('stopped while it registers in vain, there is nothing to take back', async () => {
  const registration = begin()
  const first = await registrar.expect('REGISTER')
  const stopped = registration.stop(true)
  registrar.respond(first, '403 Forbidden')
  await stopped
  await registrar.expectQuiet()
})
