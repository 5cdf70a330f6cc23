import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFramer, type Frame, type FrameLimits, type FrameTrouble } from './framing.ts'

const small: FrameLimits = { head: 64, body: 100, answer: 200 }

interface Cut {
  readonly frames: readonly { head: string; contentType: string; body: string }[]
  readonly trouble: FrameTrouble | null
}

function cut(pieces: readonly Buffer[], limits?: FrameLimits): Cut {
  const framer = createFramer(limits)
  const frames: { head: string; contentType: string; body: string }[] = []
  const take = (frame: Frame): void => {
    frames.push({ ...frame, body: frame.body.toString('utf8') })
  }
  let trouble: FrameTrouble | null = null
  for (const piece of pieces) trouble = framer.push(piece, take)
  return { frames, trouble }
}

const withBody = (contentType: string, body: string): string =>
  `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: ${contentType}\n\n${body}`

const event = 'Event-Name: DTMF\nDTMF-Digit: 1\n\n\n\n'
const answer = '李雷 +OK\n\n'
const session = Buffer.from(
  'Content-Type: auth/request\n\n' +
    'Content-Type: command/reply\nReply-Text: +OK accepted\n\n' +
    'Content-Type: command/reply\nContent-Length: 0\nReply-Text: +OK\n\n' +
    withBody('text/event-plain', event) +
    withBody('api/response', answer) +
    'Content-Type: command/reply\nReply-Text: +OK last\n\n',
)

describe('frames', () => {
  test('come out in order, with bodies as long as stated', () => {
    const { frames, trouble } = cut([session])
    expect(trouble).toBeNull()
    expect(frames.map(frame => [frame.contentType, frame.body])).toEqual([
      ['auth/request', ''],
      ['command/reply', ''],
      ['command/reply', ''],
      ['text/event-plain', event],
      ['api/response', answer],
      ['command/reply', ''],
    ])
    expect(frames.at(-1)?.head).toBe('Content-Type: command/reply\nReply-Text: +OK last\n\n')
  })

  test('are the same wherever the stream is split in two', () => {
    const whole = cut([session])
    for (let at = 0; at <= session.length; at += 1) {
      expect(cut([session.subarray(0, at), session.subarray(at)]), `split at ${at}`).toEqual(whole)
    }
  })

  test('are the same byte by byte', () => {
    expect(cut([...session].map(byte => Buffer.from([byte])))).toEqual(cut([session]))
  })

  test('are the same in any pieces', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(sizes, lengths => {
        const pieces: Buffer[] = []
        let at = 0
        for (const length of lengths) {
          pieces.push(session.subarray(at, at + length))
          at += length
        }
        expect(cut([...pieces, session.subarray(at)])).toEqual(cut([session]))
      }),
    )
  })

  test('a framer starts afresh for each connection', () => {
    const half = session.subarray(0, 40)
    cut([half])
    expect(cut([session]).frames).toHaveLength(6)
  })
})

describe('a stream that cannot be an event socket', () => {
  const cases: readonly (readonly [string, string, FrameTrouble['type'] | null])[] = [
    ['a header block without end', 'x'.repeat(65), 'headTooLong'],
    ['a header block at the limit', `${'x'.repeat(62)}\n\n`, null],
    ['a header block over the limit', `${'x'.repeat(63)}\n\n`, 'headTooLong'],
    ['a negative length', 'Content-Length: -1\n\n', 'badLength'],
    ['a length that is no number', 'Content-Length: 1e3\n\n', 'badLength'],
    ['an enormous length', 'Content-Length: 99999999999999\n\n', 'badLength'],
    ['a body over the limit', 'Content-Length: 101\n\n', 'bodyTooLong'],
    ['a long answer', 'Content-Type: api/response\nContent-Length: 200\n\n', null],
    ['an answer over its limit', 'Content-Type: api/response\nContent-Length: 201\n\n', 'bodyTooLong'],
    ['blank lines between frames', '\n\n\n\nContent-Type: a\n\n', null],
    ['the empty stream', '', null],
  ]
  test.each(cases)('%s', (_, text, expected) => {
    const split = [...Buffer.from(text)].map(byte => Buffer.from([byte]))
    expect(cut([Buffer.from(text)], small).trouble?.type ?? null).toBe(expected)
    expect(cut(split, small).trouble?.type ?? null).toBe(expected)
  })

  test('is not read on after the trouble', () => {
    const { frames, trouble } = cut([Buffer.from('Content-Length: x\n\nContent-Type: auth/request\n\n')])
    expect(frames).toEqual([])
    expect(trouble?.type).toBe('badLength')
  })

  test('never throws on garbage, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), pieces => {
        cut(
          pieces.map(piece => Buffer.from(piece)),
          small,
        )
      }),
    )
  })
})
