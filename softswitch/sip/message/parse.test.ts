import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { headerLines, headerOf, type SipMessage } from './message.ts'
import { type Parsed, parseDatagram } from './parse.ts'
import { createResponse } from './response.ts'
import { serialise } from './serialise.ts'

const base = [
  'INVITE sip:120@nacd.test SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
  'Max-Forwards: 70',
  'From: <sip:1001@nacd.test>;tag=a',
  'To: <sip:120@nacd.test>',
  'Call-ID: c1',
  'CSeq: 1 INVITE',
]

function parse(lines: readonly string[], body = '', limits = defaultLimits): Parsed {
  return parseDatagram(Buffer.from([...lines, '', body].join('\r\n')), limits)
}

function read(lines: readonly string[], body = ''): SipMessage {
  const parsed = parse(lines, body)
  if (parsed.type !== 'message') throw new Error(parsed.why)
  return parsed.message
}

/** The base message with one line changed, dropped or added. */
function edit(name: string, ...replacement: string[]): string[] {
  const at = base.findIndex(line => line.startsWith(name))
  return base.toSpliced(at < 0 ? base.length : at, at < 0 ? 0 : 1, ...replacement)
}

describe('good messages', () => {
  it('knows compact names, any case, blanks before the colon and folded lines', () => {
    const message = read([
      'INVITE sip:120@nacd.test SIP/2.0',
      'v: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
      'F : <sip:1001@nacd.test>',
      ' \t;tag=a',
      't:<sip:120@nacd.test>',
      'I: c1',
      'cSeQ:  1',
      '  INVITE',
      'M: <sip:a@b>, <sip:c@d>',
      'k: 100rel',
      'CONTACT: <sip:e@f>',
    ])
    expect(headerOf(message, 'from')).toBe('<sip:1001@nacd.test> ;tag=a')
    expect(headerOf(message, 'cseq')).toBe('1 INVITE')
    expect(headerOf(message, 'supported')).toBe('100rel')
    expect(headerLines(message, 'contact')).toEqual(['<sip:a@b>, <sip:c@d>', '<sip:e@f>'])
  })

  it('cuts the body at Content-Length, takes all of it without one', () => {
    expect(read([...base, 'l: 2'], 'abcd').body).toBe('ab')
    expect(read(base, 'abcd').body).toBe('abcd')
    expect(read([...base, 'Content-Length: 2'], 'é').body).toBe('é')
  })

  it.each(['SIP/2.0 100 ', 'SIP/2.0 100', 'sip/2.0 180 很好'])('reads the status line %j', line => {
    expect(read([line, ...base.slice(1)])).toMatchObject({ type: 'response' })
  })

  it.each(['a', 'X-N\u0000', 'constructor', '__proto__'])(
    'keeps unknown header %j apart from its own',
    name => {
      const parsed = parse([...base, `${name}: 1`])
      expect(parsed.type).toBe(name.includes('\0') ? 'malformed' : 'message')
    },
  )
})

describe('malformed messages', () => {
  const cases: [string, string[], number | null][] = [
    ['no Via', edit('Via'), null],
    ['unreadable Via', edit('Via', 'Via: SIP/2.0/UDP'), null],
    ['no From', edit('From'), null],
    ['two From', [...base, 'From: <sip:x@y>;tag=b'], 400],
    ['two Call-ID', [...base, 'i: c2'], 400],
    ['Call-ID with a blank', edit('Call-ID', 'Call-ID: a b'), 400],
    ['CSeq of another method', edit('CSeq', 'CSeq: 1 BYE'), 400],
    ['CSeq too big', edit('CSeq', 'CSeq: 4294967295 INVITE'), 400],
    ['Max-Forwards too big', edit('Max-Forwards', 'Max-Forwards: 300'), 400],
    ['From without URI', edit('From', 'From: Bob'), 400],
    ['broken URI in To', edit('To', 'To: <sip:a@b@c>'), 400],
    ['unbalanced quote', edit('To', 'To: "Mr. J. <sip:120@nacd.test>'), 400],
    ['broken Request-URI', ['INVITE sip:a@ SIP/2.0', ...base.slice(1)], 400],
    ['bracketed Request-URI', ['INVITE <sip:a@b> SIP/2.0', ...base.slice(1)], 400],
    ['blanks in the Request-URI', ['INVITE sip:a@b; lr SIP/2.0', ...base.slice(1)], 400],
    ['blanks in the request line', ['INVITE  sip:a@b  SIP/2.0', ...base.slice(1)], 400],
    ['blank after the request line', ['INVITE sip:a@b SIP/2.0 ', ...base.slice(1)], 400],
    ['another version', ['INVITE sip:a@b SIP/7.0', ...base.slice(1)], 505],
    ['a line that is no header', [...base, 'nonsense'], 400],
    ['a bare line feed', [...base, 'X: a\nY: b'], 400],
    ['body shorter than said', [...base, 'Content-Length: 9999'], 400],
    ['negative length', [...base, 'Content-Length: -1'], 400],
    ['two lengths', [...base, 'Content-Length: 0', 'l: 0'], 400],
    ['a folded first line', [' X: y', ...base], null],
    ['an ACK', [...edit('CSeq', 'CSeq: x ACK').with(0, 'ACK sip:a@b SIP/2.0')], null],
    ['a response', ['SIP/2.0 200 OK', ...edit('CSeq', 'CSeq: x').slice(1)], null],
    ['status out of range', ['SIP/2.0 4294967301 OK', ...base.slice(1)], null],
    ['another protocol', ['GET / HTTP/1.1', 'Host: x'], null],
    ['nothing at all', [''], null],
  ]
  it.each(cases)('%s', (_, lines, status) => {
    const parsed = parse(lines)
    expect(parsed.type).toBe('malformed')
    expect(parsed.type === 'malformed' ? (parsed.refusal?.status ?? null) : null).toBe(status)
  })

  it.each([
    ['too many headers', [...base, ...Array.from({ length: 95 }, () => 'X: y')], ''],
    ['a long line', [...base, `X: ${'y'.repeat(8_192)}`], ''],
    ['a long folded line', [...base, 'X: y', ...Array.from({ length: 10 }, () => ` ${'z'.repeat(900)}`)], ''],
    ['a long request line', [`INVITE sip:${'1'.repeat(9_000)}@b SIP/2.0`, ...base.slice(1)], ''],
  ])('%s is refused', (_, lines, body) => {
    expect(parse(lines, body)).toMatchObject({ type: 'malformed', refusal: { status: 400 } })
  })

  it('as many headers and as long a line as allowed are taken', () => {
    const limits = { ...defaultLimits, headers: 7, lineBytes: 100 }
    expect(parse([...base, `X: ${'y'.repeat(97)}`], '', limits).type).toBe('message')
  })

  it('too large a message is refused with 413', () => {
    const limits = { ...defaultLimits, messageBytes: 1_000 }
    expect(parse(base, 'x'.repeat(1_000), limits)).toMatchObject({
      type: 'malformed',
      refusal: { status: 413 },
    })
  })
})

describe('whatever comes', () => {
  it('is read or refused, never an exception', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2_000 }),
        bytes => void parseDatagram(Buffer.from(bytes), defaultLimits),
      ),
    )
  })

  it('so is a good message with some of its bytes changed, and its refusal can be written', () => {
    const good = Buffer.from([...base, '', ''].join('\r\n'))
    const change = fc.tuple(
      fc.nat(good.length - 1),
      fc.constantFrom(...Buffer.from('\0\r\n "<>;:,=@[]%\\/*\xff')),
    )
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), changes => {
        const bytes = Buffer.from(good)
        for (const [at, byte] of changes) bytes[at] = byte
        const parsed = parseDatagram(bytes, defaultLimits)
        const request = parsed.type === 'message' ? parsed.message : parsed.refusal?.request
        if (request?.type === 'request') serialise(createResponse(request, 400, { toTag: 't' }))
      }),
      { numRuns: 2_000 },
    )
  })

  it('a message survives being written and read', () => {
    const value = fc
      .string({ unit: 'grapheme', maxLength: 30 })
      .map(text => text.replace(/[\r\n]/g, ' ').trim())
    fc.assert(
      fc.property(value, fc.string({ unit: 'grapheme', maxLength: 50 }), (header, body) => {
        const message = read(base)
        const sent = { ...message, headers: [...message.headers, { name: 'x-note', value: header }], body }
        const parsed = parseDatagram(serialise(sent), defaultLimits)
        if (parsed.type !== 'message') throw new Error(parsed.why)
        expect(headerOf(parsed.message, 'x-note')).toBe(header)
        expect(parsed.message.body).toBe(Buffer.from(body).toString())
      }),
    )
  })

  it('a line break inside a value starts no new header', () => {
    const message = read(base)
    const sent = {
      ...message,
      headers: [...message.headers, { name: 'x-note', value: 'a\r\nEvil: 1\r\n\r\nbody' }],
    }
    const parsed = parseDatagram(serialise(sent), defaultLimits)
    expect(parsed.type === 'message' && headerOf(parsed.message, 'x-note')).toBe('a Evil: 1 body')
  })
})

describe('responses', () => {
  it('copy what RFC 3261 8.2.6 says, tag To once, write Content-Length from the body', () => {
    const request = read([
      ...base,
      'Via: SIP/2.0/UDP p;branch=z9hG4bK0',
      'Record-Route: <sip:p;lr>',
      'Timestamp: 5',
    ])
    if (request.type !== 'request') throw new Error('not a request')
    const text = (status: number) =>
      serialise(createResponse(request, status, status === 100 ? {} : { toTag: 't' })).toString()
    expect(text(100)).toBe(
      [
        'SIP/2.0 100 Trying',
        'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
        'Via: SIP/2.0/UDP p;branch=z9hG4bK0',
        'From: <sip:1001@nacd.test>;tag=a',
        'To: <sip:120@nacd.test>',
        'Call-ID: c1',
        'CSeq: 1 INVITE',
        'Timestamp: 5',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    )
    expect(text(200)).toContain('To: <sip:120@nacd.test>;tag=t\r\n')
    expect(text(200)).toContain('Record-Route: <sip:p;lr>\r\n')
    expect(text(404)).not.toContain('Record-Route')
  })
})
