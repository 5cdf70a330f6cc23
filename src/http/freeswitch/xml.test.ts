import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeXml, trustedXml, xml } from './xml.ts'

const parse = (text: string) =>
  new DOMParser({
    onError(level, message) {
      throw new Error(`${level}: ${message}`)
    },
  }).parseFromString(text, 'text/xml').documentElement

test('values are escaped, nested XML is not', () => {
  const inner = [xml`<b c="${'<'}"/>`, xml`<d>${1}</d>`]
  expect(xml`<a>${inner}${trustedXml('<e/>')}${'&'}</a>`.text).toBe('<a><b c="&lt;"/><d>1</d><e/>&amp;</a>')
})

test.each([
  ['"\'<>&', '&quot;&apos;&lt;&gt;&amp;'],
  ['a\tb\r\nc', 'a&#9;b&#13;&#10;c'],
  ['\u0000\u0008\u001f\ufffe\uffff', '?????'],
  ['\ud800', '?'],
  ['a\u0085b\u2028c', 'a&#x85;b&#x2028;c'],
  ['中文😀', '中文😀'],
])('%j', (text, expected) => {
  expect(escapeXml(text)).toBe(expected)
})

const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 1 }),
    fc.constantFrom(...'<>&\'"]]>\t\n\r\u0000\ud800'),
  ),
})

test('any text comes back from an attribute and from an element as it was, but for what XML cannot carry', () => {
  fc.assert(
    fc.property(anyText, text => {
      const element = parse(xml`<a b="${text}" c='${text}'>${text}</a>`.text)
      const carried = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
      expect(element?.getAttribute('b')).toBe(carried)
      expect(element?.getAttribute('c')).toBe(carried)
      expect(element?.textContent).toBe(carried)
    }),
    { numRuns: 1000 },
  )
})
