import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headerOf, serialiseJson, serialisePlain } from './event.ts'
import { urlEncode } from './url-encode.ts'

test.each([
  ['sofia/internal/1002@127.0.0.1:5060', 'sofia/internal/1002%40127.0.0.1%3A5060'],
  ['Mon, 23 Nov 2026 08:35:14 GMT', 'Mon,%2023%20Nov%202026%2008%3A35%3A14%20GMT'],
  ["a-b_c.d~e!f*g'h(i)$", "a-b_c.d~e!f*g'h(i)$"],
  ['tone_stream://%(600,0,500)', 'tone_stream%3A//%25(600,0,500)'],
  ['客服', '%E5%AE%A2%E6%9C%8D'],
  ['😀', '%F0%9F%98%80'],
  ['a\r\nb', 'a%0D%0Ab'],
  ['[x]{y}^`|"\\', '%5Bx%5D%7By%7D%5E%60%7C%22%5C'],
])('%j is encoded as %s', (value, encoded) => {
  expect(urlEncode(value)).toBe(encoded)
})

test('any text comes back from its encoded form, which holds no line end and no space', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), value => {
      const encoded = urlEncode(value)
      expect(decodeURIComponent(encoded)).toBe(value)
      expect(encoded).not.toMatch(/[\s:]/)
    }),
  )
})

test('a plain event has one line per header, _undef_ for an empty value, and its body after its length', () => {
  const headers = [
    ['Event-Name', 'BACKGROUND_JOB'],
    ['Caller-Caller-ID-Name', ''],
  ] as const
  expect(serialisePlain(headers)).toBe('Event-Name: BACKGROUND_JOB\nCaller-Caller-ID-Name: _undef_\n\n')
  expect(serialisePlain(headers.slice(0, 1), '+OK ü\n')).toBe(
    'Event-Name: BACKGROUND_JOB\nContent-Length: 7\n\n+OK ü\n',
  )
})

test('a JSON event keeps values as they are, also under names an object already has', () => {
  expect(JSON.parse(serialiseJson([['variable_x', 'a b']], 'done'))).toEqual({
    variable_x: 'a b',
    'Content-Length': '4',
    _body: 'done',
  })
  expect(serialiseJson([['__proto__', 'x']])).toBe('{"__proto__":"x"}')
})

test('a header is found whatever its case', () => {
  const event = { name: 'DTMF', subclass: '', headers: [['DTMF-Digit', '5']], body: '' } as const
  expect(headerOf(event, 'dtmf-digit')).toBe('5')
  expect(headerOf(event, 'Unique-ID')).toBeNull()
})
