import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { headerLines, headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { parseDatagram } from '../message/parse.ts'
import { createResponse } from '../message/response.ts'
import type { Flow } from '../transport/flow.ts'
import { Dialog } from './dialog.ts'
import { routeBy } from './route.ts'
import { sourceFlowOf } from './source-flow.ts'

const source: Flow = { ip: '192.0.2.1', port: 5060, transport: 'udp' }

function invite(...extra: string[]): SipRequest {
  const lines = [
    'INVITE sip:120@h SIP/2.0',
    ...(extra.some(line => line.startsWith('Via')) ? [] : ['Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1']),
    'From: "A" <sip:a@b>;tag=far',
    'To: <sip:120@h>',
    'Call-ID: c',
    'CSeq: 7 INVITE',
    ...extra,
    '',
    '',
  ]
  const parsed = parseDatagram(Buffer.from(lines.join('\r\n')), defaultLimits)
  if (parsed.type !== 'message' || parsed.message.type !== 'request') throw new Error('bad test message')
  return parsed.message
}

function response(sent: SipRequest, ...headers: [string, string][]): SipResponse {
  return createResponse(sent, 200, {
    toTag: 'far',
    headers: headers.map(([name, value]) => ({ name, value })),
  })
}

function callee(...extra: string[]): Dialog {
  const dialog = Dialog.ofInvite(invite('Contact: <sip:a@192.0.2.1>', ...extra), 'near', source)
  if (dialog === null) throw new Error('no dialog')
  return dialog
}

describe('routing (RFC 3261 12.2.1.1)', () => {
  it.each([
    ['no routes', [], { requestUri: 'sip:t@h', routes: [], nextHop: 'sip:t@h' }],
    [
      'loose',
      ['<sip:p1;lr>', '<sip:p2;lr>'],
      { requestUri: 'sip:t@h', routes: ['<sip:p1;lr>', '<sip:p2;lr>'], nextHop: 'sip:p1;lr' },
    ],
    [
      'strict',
      ['<sip:p1>', '<sip:p2;lr>'],
      { requestUri: 'sip:p1', routes: ['<sip:p2;lr>', '<sip:t@h>'], nextHop: 'sip:p1' },
    ],
    ['unreadable', ['nonsense>'], { requestUri: 'sip:t@h', routes: [], nextHop: 'sip:t@h' }],
  ])('%s', (_, routeSet, expected) => {
    expect(routeBy(routeSet, 'sip:t@h')).toEqual(expected)
  })
})

describe('the callee', () => {
  it('takes routes in order, target from Contact, and writes requests the other way round', () => {
    const bye = callee('Record-Route: <sip:p1;lr>, <sip:p2;lr>', 'Record-Route: <sip:p3;lr>').request('BYE')
    expect(headerLines(bye, 'route')).toEqual(['<sip:p1;lr>', '<sip:p2;lr>', '<sip:p3;lr>'])
    expect([bye.uri, headerOf(bye, 'from'), headerOf(bye, 'to'), headerOf(bye, 'cseq')]).toEqual([
      'sip:a@192.0.2.1',
      '<sip:120@h>;tag=near',
      '"A" <sip:a@b>;tag=far',
      '1 BYE',
    ])
  })

  it.each([
    ['no Contact', []],
    ['two', ['Contact: <sip:a@b>, <sip:c@d>']],
    ['a star', ['Contact: *']],
    ['no sip URI', ['Contact: <tel:1>']],
  ])('needs one Contact, not %s', (_, extra) => {
    expect(Dialog.ofInvite(invite(...extra), 'near', source)).toBeNull()
  })

  it('refuses a lower CSeq than before', () => {
    const dialog = callee()
    const accept = (sequence: number) => dialog.accept(withCSeq(sequence))
    expect([accept(6), accept(8), accept(7), accept(20)]).toEqual([false, true, false, true])
  })
})

function withCSeq(sequence: number): SipRequest {
  const request = invite()
  const headers = request.headers.map(field =>
    field.name === 'cseq' ? { ...field, value: `${sequence} INVITE` } : field,
  )
  return { ...request, headers }
}

describe('the caller', () => {
  const sent = invite('Contact: <sip:us@h>')

  it('turns the routes round, takes the target from the 2xx, counts on from its INVITE', () => {
    const answered = response(
      sent,
      ['record-route', '<sip:p1;lr>'],
      ['record-route', '<sip:p2;lr>'],
      ['contact', '<sip:x@y>'],
    )
    const dialog = Dialog.ofResponse(sent, answered, source)
    const ack = dialog.ack(7)
    expect(headerLines(ack, 'route').slice(0, 2)).toEqual(['<sip:p2;lr>', '<sip:p1;lr>'])
    expect([ack.uri, headerOf(ack, 'cseq'), headerOf(dialog.request('BYE'), 'cseq')]).toEqual([
      'sip:x@y',
      '7 ACK',
      '8 BYE',
    ])
    expect(dialog.flow).toBeNull()
  })

  it('keeps the flow it was told to take unless a proxy is in the way, and the INVITE target without a Contact', () => {
    const dialog = Dialog.ofResponse(sent, response(sent), source)
    expect([dialog.flow, dialog.request('BYE').uri]).toEqual([source, 'sip:120@h'])
  })

  it('follows the far end to a new target', () => {
    const dialog = Dialog.ofResponse(sent, response(sent, ['contact', '<sip:x@y>']), source)
    dialog.refresh(response(sent, ['contact', '<sip:new@y>']), source)
    dialog.refresh(response(sent), source)
    expect(dialog.request('BYE').uri).toBe('sip:new@y')
  })
})

describe('a far end behind a NAT or on TCP is reached where it sends from', () => {
  const tcp: Flow = { ...source, port: 40_000, transport: 'tcp' }
  const nat: Flow = { ip: '203.0.113.5', port: 40_000, transport: 'udp' }
  const lan = ['Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1', 'Contact: <sip:a@192.0.2.1:5060>']
  it.each([
    ['right address', source, lan, null],
    ['behind a NAT', nat, lan, nat],
    ['over TCP', tcp, lan, tcp],
    ['Contact elsewhere', nat, [lan[0] ?? '', 'Contact: <sip:a@198.51.100.7>'], null],
    ['through a proxy', nat, [...lan, 'Via: SIP/2.0/UDP p;branch=z9hG4bK0'], null],
    ['with Record-Route', nat, [...lan, 'Record-Route: <sip:p;lr>'], null],
    ['without Contact', nat, lan.slice(0, 1), null],
  ])('%s', (_, from, extra, expected) => {
    expect(sourceFlowOf(invite(...extra), from)).toEqual(expected)
  })
})
