import { beforeEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../limits.ts'
import type { SipRequest } from '../message/message.ts'
import { parseDatagram } from '../message/parse.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import type { Registration } from '../types.ts'
import { defaultExpiry } from './contact-request.ts'
import { Registrar, type RegistrarAnswer } from './registrar.ts'

const source = { ip: '203.0.113.5', port: 40_000, transport: 'udp' } as const

let sequence = 0
function request(headers: readonly string[], callId = 'reg-1'): SipRequest {
  sequence += 1
  const cseq = headers.some(line => line.startsWith('CSeq')) ? [] : [`CSeq: ${sequence} REGISTER`]
  const lines = [
    'REGISTER sip:nacd.test SIP/2.0',
    'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1',
    'From: <sip:1001@nacd.test>;tag=1',
    'To: <sip:1001@nacd.test>',
    `Call-ID: ${callId}`,
    'User-Agent: phone',
    ...cseq,
    ...headers,
    '',
    '',
  ]
  const parsed = parseDatagram(Buffer.from(lines.join('\r\n')), defaultLimits)
  if (parsed.type !== 'message' || parsed.message.type !== 'request') throw new Error('bad test message')
  return parsed.message
}

describe('the registrar (RFC 3261 10.3)', () => {
  let clock: FakeClock
  let told: string[]
  let registrar: Registrar
  beforeEach(() => {
    sequence = 0
    clock = new FakeClock()
    told = []
    const tell = (registration: Registration, how: string) => void told.push(`${how} ${registration.contact}`)
    registrar = new Registrar({
      clock,
      expiry: defaultExpiry,
      contacts: 3,
      onRegister: tell,
      onUnregister: tell,
    })
  })

  function register(...headers: string[]): RegistrarAnswer {
    return registrar.register(request(headers), source, '1001')
  }

  function contacts(answer: RegistrarAnswer): string[] {
    return (answer.headers ?? []).filter(field => field.name === 'contact').map(field => field.value)
  }

  it('keeps a contact with where it came from, lists it, and lets it expire', () => {
    const answer = register('Contact: <sip:1001@10.0.0.1:5060;ob>;q=0.5', 'Expires: 100')
    expect([answer.status, contacts(answer)]).toEqual([200, ['<sip:1001@10.0.0.1:5060;ob>;expires=100']])
    expect(registrar.registrationsOf('1001')).toEqual([
      {
        extension: '1001',
        contact: 'sip:1001@10.0.0.1:5060;ob',
        callId: 'reg-1',
        userAgent: 'phone',
        ...source,
        expiresAt: clock.now() + 100_000,
      },
    ])
    clock.advance(40_000)
    expect(contacts(register())).toEqual(['<sip:1001@10.0.0.1:5060;ob>;expires=60'])
    clock.advance(59_999)
    expect(registrar.registrations()).toHaveLength(1)
    clock.advance(1)
    expect(registrar.registrations()).toEqual([])
    expect(told).toEqual(['register sip:1001@10.0.0.1:5060;ob', 'expire sip:1001@10.0.0.1:5060;ob'])
  })

  it('refreshes: the new time counts, not the old one', () => {
    register('Contact: <sip:1001@h>', 'Expires: 100')
    clock.advance(90_000)
    register('Contact: <sip:1001@H>', 'Expires: 100')
    clock.advance(90_000)
    expect(registrar.registrationsOf('1001')).toHaveLength(1)
    expect(told).toEqual(['register sip:1001@h', 'refresh sip:1001@H'])
  })

  it.each([
    [['Contact: <sip:a@h>'], 3_600],
    [['Contact: <sip:a@h>', 'Expires: 600'], 600],
    [['Contact: <sip:a@h>;expires=90', 'Expires: 600'], 90],
    [['Contact: <sip:a@h>;expires=nonsense'], 3_600],
    [['Contact: <sip:a@h>', 'Expires: 4294967295'], 7_200],
    [['Contact: sip:a@h;expires=120'], 120],
  ])('%j lasts %d s', (headers, seconds) => {
    register(...headers)
    expect(registrar.registrations().map(({ expiresAt }) => (expiresAt - clock.now()) / 1_000)).toEqual([
      seconds,
    ])
  })

  it.each([
    ['too short', ['Contact: <sip:a@h>', 'Expires: 59'], 423],
    ['one of two too short', ['Contact: <sip:a@h>, <sip:b@h>;expires=1'], 423],
    ['a star without Expires: 0', ['Contact: *'], 400],
    ['a star with another contact', ['Contact: *, <sip:a@h>', 'Expires: 0'], 400],
    ['no sip URI', ['Contact: <http://h>'], 400],
    ['a contact that cannot be read', ['Contact: <sip:a@h>, "x'], 400],
    ['too many contacts', ['Contact: <sip:a@h>, <sip:b@h>, <sip:c@h>, <sip:d@h>'], 403],
  ])('%s: refused, and nothing changes', (_, headers, status) => {
    register('Contact: <sip:old@h>')
    expect(register(...headers).status).toBe(status)
    expect(registrar.registrations().map(({ contact }) => contact)).toEqual(['sip:old@h'])
  })

  it('says the shortest time it takes', () => {
    expect(register('Contact: <sip:a@h>;expires=5').headers).toEqual([{ name: 'min-expires', value: '60' }])
  })

  it('removes one contact, or all', () => {
    register('Contact: <sip:a@h>, <sip:b@h>', 'Contact: <sip:c@h>')
    expect(contacts(register('Contact: <sip:b@h>;expires=0'))).toHaveLength(2)
    expect(register('Contact: <sip:unknown@h>;expires=0').status).toBe(200)
    expect(contacts(register('Contact: *', 'Expires: 0'))).toEqual([])
    expect(told.slice(3)).toEqual(['unregister sip:b@h', 'unregister sip:a@h', 'unregister sip:c@h'])
    expect(clock.pending).toBe(0)
  })

  it('keeps as many contacts as it may: the one refreshed longest ago gives way', () => {
    for (const user of ['a', 'b', 'c', 'a', 'd']) register(`Contact: <sip:${user}@h>`)
    expect(registrar.registrationsOf('1001').map(({ contact }) => contact)).toEqual([
      'sip:c@h',
      'sip:a@h',
      'sip:d@h',
    ])
    expect(told.at(-1)).toBe('unregister sip:b@h')
  })

  it.each([
    ['a refresh', ['Contact: <sip:a@h>', 'CSeq: 1 REGISTER']],
    ['a removal', ['Contact: <sip:a@h>;expires=0', 'CSeq: 1 REGISTER']],
    ['a removal of all', ['Contact: *', 'Expires: 0', 'CSeq: 1 REGISTER']],
  ])('%s that comes too late changes nothing', (_, headers) => {
    register('Contact: <sip:a@h>')
    expect(register(...headers)).toEqual({ status: 500, reason: 'CSeq out of order' })
    expect(told).toEqual(['register sip:a@h'])
    const restarted = registrar.register(request(headers, 'reg-2'), source, '1001')
    expect(restarted.status).toBe(200)
  })

  it('forgets everything when it closes', () => {
    register('Contact: <sip:a@h>')
    registrar.close()
    expect([registrar.registrations(), clock.pending]).toEqual([[], 0])
  })
})
