import { describe, expect, it } from 'vitest'
import type { SipRequest } from '../message/message.ts'
import type { Flow } from './flow.ts'
import { plainIp } from './flow.ts'
import { noteSource, responseRoutes } from './response-route.ts'

const source: Flow = { ip: '192.0.2.9', port: 4444, transport: 'udp' }

function request(via: string): SipRequest {
  return {
    type: 'request',
    method: 'OPTIONS',
    uri: 'sip:h',
    headers: [{ name: 'via', value: via }],
    body: '',
  }
}

describe('noting where a request came from (RFC 3261 18.2.1, RFC 3581)', () => {
  it.each([
    ['SIP/2.0/UDP 192.0.2.9:5060;branch=z9', 'SIP/2.0/UDP 192.0.2.9:5060;branch=z9'],
    ['SIP/2.0/UDP 10.0.0.1:5060;branch=z9', 'SIP/2.0/UDP 10.0.0.1:5060;branch=z9;received=192.0.2.9'],
    ['SIP/2.0/UDP phone.local;branch=z9', 'SIP/2.0/UDP phone.local;branch=z9;received=192.0.2.9'],
    [
      'SIP/2.0/UDP 192.0.2.9;rport;branch=z9',
      'SIP/2.0/UDP 192.0.2.9;rport=4444;branch=z9;received=192.0.2.9',
    ],
    [
      'SIP/2.0/UDP 10.0.0.1;received=198.51.100.1;rport=1',
      'SIP/2.0/UDP 10.0.0.1;rport=4444;received=192.0.2.9',
    ],
    ['SIP/2.0/UDP 10.0.0.1, SIP/2.0/UDP p;x=1', 'SIP/2.0/UDP 10.0.0.1;received=192.0.2.9'],
  ])('%s', (via, expected) => {
    expect(noteSource(request(via), source).headers[0]?.value).toBe(expected)
  })
})

describe('where a response goes (RFC 3261 18.2.2)', () => {
  const tcp: Flow = { ...source, transport: 'tcp' }
  it.each([
    ['udp, sent-by port', source, 'SIP/2.0/UDP 192.0.2.9:5070', [{ ...source, port: 5070 }]],
    ['udp, default port', source, 'SIP/2.0/UDP 192.0.2.9', [{ ...source, port: 5060 }]],
    ['udp, other sent-by host', source, 'SIP/2.0/UDP 10.0.0.1:5070', [{ ...source, port: 5070 }]],
    ['udp, rport', source, 'SIP/2.0/UDP 10.0.0.1:5070;rport', [source]],
    [
      'udp, maddr',
      source,
      'SIP/2.0/UDP h:5070;maddr=192.0.2.77',
      [{ ...source, ip: '192.0.2.77', port: 5070 }],
    ],
    [
      'udp, maddr that is no address',
      source,
      'SIP/2.0/UDP h:5070;maddr=evil.example',
      [{ ...source, port: 5070 }],
    ],
    ['tcp, same connection first', tcp, 'SIP/2.0/TCP 10.0.0.1:5070', [tcp, { ...tcp, port: 5070 }]],
  ])('%s', (_, from, via, expected) => {
    expect(responseRoutes(noteSource(request(via), from), from)).toEqual(expected)
  })

  it('writes IPv4 seen through IPv6 as IPv4', () => {
    expect([plainIp('::ffff:192.0.2.1'), plainIp('2001:db8::1')]).toEqual(['192.0.2.1', '2001:db8::1'])
  })
})
