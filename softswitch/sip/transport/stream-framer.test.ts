import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { headerOf } from '../message/message.ts'
import { type Frame, StreamFramer } from './stream-framer.ts'

function message(
  callId: string,
  body: string,
  length = `Content-Length: ${Buffer.byteLength(body)}`,
): string {
  return [
    'INFO sip:120@nacd.test SIP/2.0',
    'Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1',
    'From: <sip:1001@nacd.test>;tag=a',
    'To: <sip:120@nacd.test>;tag=b',
    `Call-ID: ${callId}`,
    'CSeq: 1 INFO',
    length,
    '',
    body,
  ].join('\r\n')
}

/** A frame as text: its Call-ID and body, or what is wrong. */
function show(frame: Frame): string {
  if (frame.type === 'ping') return 'ping'
  const { parsed } = frame
  if (parsed.type === 'message') return `${headerOf(parsed.message, 'call-id')}:${parsed.message.body}`
  return `${frame.type}: ${parsed.why} ${parsed.refusal?.status ?? '-'}`
}

function feed(...chunks: (string | Buffer)[]): string[] {
  const framer = new StreamFramer(defaultLimits)
  return chunks.flatMap(chunk => framer.push(Buffer.from(chunk)).map(show))
}

describe('the byte stream', () => {
  const stream = Buffer.from(
    `\r\n${message('one', 'dtmf=1\r\n\r\n')}\r\n${message('two', '')}\r\n\r\n${message('three', '你好', 'l :\r\n  6')}\r\n\r\n\r\n\r\n`,
  )
  const expected = ['one:dtmf=1\r\n\r\n', 'two:', 'ping', 'three:你好', 'ping', 'ping']

  it('is cut by Content-Length', () => {
    expect(feed(stream)).toEqual(expected)
  })

  it('gives the same split in two at every byte', () => {
    for (let at = 0; at <= stream.length; at += 1) {
      expect(feed(stream.subarray(0, at), stream.subarray(at)), `split at ${at}`).toEqual(expected)
    }
  })

  it('gives the same byte by byte and in any other pieces', () => {
    expect(feed(...[...stream].map(byte => Buffer.of(byte)))).toEqual(expected)
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(stream.length)), cuts => {
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length]
        const pieces = places.slice(1).map((end, index) => stream.subarray(places[index], end))
        expect(feed(...pieces)).toEqual(expected)
      }),
    )
  })

  it('goes on after a message that is no use but has a length', () => {
    const faulty = message('bad', 'x').replace('CSeq: 1 INFO', 'CSeq: 1 BYE')
    expect(feed(faulty + message('next', 'y'))).toEqual(['message: CSeq names another method 400', 'next:y'])
  })

  it.each([
    ['no length', message('a', 'x', 'X: y'), 'broken: no Content-Length on a stream 400'],
    ['an unreadable length', message('a', 'x', 'Content-Length: x'), 'broken: unreadable Content-Length 400'],
    ['two lengths', message('a', 'x', 'l: 1\r\nl: 1'), 'broken: unreadable Content-Length 400'],
    ['a body too large', message('a', 'x', 'l: 99999'), 'broken: message too large 413'],
    ['no SIP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'broken: not SIP -'],
    ['a head without end', 'x'.repeat(defaultLimits.messageBytes + 1), 'broken: head too large -'],
  ])('is given up at %s', (_, text, expectedFrame) => {
    expect(feed(text, message('later', ''))).toEqual([expectedFrame])
  })

  it('survives any bytes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.constantFrom('\r\n', '\r\n\r\n', 'l: 3\r\n', message('m', 'b')).map(text => Buffer.from(text)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        feed(...pieces.map(bytes => Buffer.from(bytes)))
      }),
    )
  })
})
