import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attributeOf, childrenOf, pairsOf, readSection } from './document.ts'

const wrap = (inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="no"?><document type="freeswitch/xml">${inner}</document>`

test('a section is found by its name, its children and attributes by theirs', () => {
  const result = readSection(
    wrap(
      '<section name="other"/><section name="directory"><user id="1001"><params><param name="password" value="a&amp;&quot;b"/><param name="" value="x"/></params></user></section>',
    ),
    'directory',
  )
  if (result.type !== 'section') throw new Error(result.type)
  const [user] = childrenOf(result.section, 'user')
  if (user === undefined) throw new Error('no user')
  expect(attributeOf(user, 'id')).toBe('1001')
  expect(attributeOf(user, 'cacheable')).toBeNull()
  expect([...pairsOf(user, 'params', 'param')]).toEqual([['password', 'a&"b']])
})

test('a result section says that there is nothing', () => {
  const text = wrap('<section name="result"><result status="not found"/></section>')
  expect(readSection(text, 'dialplan')).toEqual({ type: 'notFound' })
})

test.each([
  ['nothing', ''],
  ['text', 'Internal Server Error'],
  ['HTML', '<html><body>502 <br></body></html>'],
  ['another root', '<xml/>'],
  ['no section', wrap('')],
  ['another section only', wrap('<section name="configuration"/>')],
  ['an element left open', '<document><section name="dialplan"></document>'],
  ['an attribute without quotes', wrap('<section name=dialplan></section>')],
  ['an unknown entity', wrap('<section name="dialplan">&nbsp;</section>')],
  ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${wrap('<section name="dialplan">&a;</section>')}`],
])('%s fails with a reason', (_what, text) => {
  expect(readSection(text, 'dialplan')).toEqual({ type: 'failed', reason: expect.stringMatching(/./) })
})

test('no text makes it throw', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    '<a',
    '="',
    '"',
    '&',
    ';',
    '<!--',
    '-->',
    ']]>',
    '<?x',
    'é',
    ' ',
  )
  const soup = fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }).map(parts => parts.join(''))
  fc.assert(
    fc.property(soup, text => {
      expect(['section', 'notFound', 'failed']).toContain(readSection(wrap(text), 'dialplan').type)
      expect(readSection(text, 'dialplan').type).not.toBe('section')
    }),
  )
})

test('deep nesting does not stop it', () => {
  expect(readSection('<a>'.repeat(50_000), 'dialplan').type).toBe('failed')
})
