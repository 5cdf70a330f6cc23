import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RewriteSettings, readRewrite, rewriteNumber } from './rewrite-number.ts'

const none: RewriteSettings = { strip: 0, pattern: '', replacement: '', prepend: '' }

function rewritten(number: string, settings: Partial<RewriteSettings>): string | null {
  const read = readRewrite({ ...none, ...settings })
  if (read.type === 'wrong') throw new Error(`wrong ${read.field}`)
  return rewriteNumber(number, read)
}

test.each<[string, Partial<RewriteSettings>, string | null]>([
  ['13800138000', {}, '13800138000'],
  ['01088886666', { strip: 1 }, '1088886666'],
  ['+4420', { strip: 1, prepend: '00' }, '004420'],
  ['13800138000', { prepend: '17909' }, '1790913800138000'],
  ['13800138000', { pattern: '^1(\\d{10})$', replacement: '861$1' }, '8613800138000'],
  ['021555', { pattern: '0(21|22)(\\d+)', replacement: '$2$1' }, '55521'],
  ['021555', { pattern: '9\\d*', replacement: '1' }, '021555'],
  ['021555', { pattern: '21', replacement: '1' }, '021555'],
  ['+4420', { pattern: '\\+(\\d+)', replacement: '00$1' }, '004420'],
  ['9021', { strip: 1, pattern: '0(\\d+)', replacement: '$1', prepend: '86' }, '8621'],
  ['12', { strip: 2 }, null],
  ['+44', { prepend: '9' }, null],
  ['', {}, null],
  ['1001,sofia/gateway/x/1', {}, null],
  ['1'.repeat(30), { prepend: '123' }, null],
])('%s by %j: %j', (number, settings, expected) => {
  expect(rewritten(number, settings)).toBe(expected)
})

test.each<[Partial<RewriteSettings>, object]>([
  [{ strip: -1 }, { field: 'strip' }],
  [{ strip: 1.5 }, { field: 'strip' }],
  [{ prepend: 'a' }, { field: 'prepend' }],
  [{ prepend: '1@evil' }, { field: 'prepend' }],
  [{ replacement: '1' }, { field: 'replacement' }],
  [{ pattern: '1(\\d)', replacement: '$2' }, { field: 'replacement' }],
  [{ pattern: '1', replacement: '$' }, { field: 'replacement' }],
  [{ pattern: '1', replacement: '' }, { field: 'replacement' }],
  [
    { pattern: '1'.repeat(129), replacement: '1' },
    { field: 'pattern', because: 'tooLong' },
  ],
  [
    { pattern: '(?=1)', replacement: '1' },
    { field: 'pattern', because: 'signs' },
  ],
  [
    { pattern: '(1)\\1', replacement: '1' },
    { field: 'pattern', because: 'signs' },
  ],
  [
    { pattern: 'abc', replacement: '1' },
    { field: 'pattern', because: 'signs' },
  ],
  [
    { pattern: '(\\d+)+', replacement: '1' },
    { field: 'pattern', because: 'repeatedGroup' },
  ],
  [
    { pattern: '(1){9}', replacement: '1' },
    { field: 'pattern', because: 'repeatedGroup' },
  ],
  [
    { pattern: '\\d*\\d*\\d*\\d*', replacement: '1' },
    { field: 'pattern', because: 'tooManyChoices' },
  ],
  [
    { pattern: '1|2|3|4|5|6', replacement: '1' },
    { field: 'pattern', because: 'tooManyChoices' },
  ],
  [
    { pattern: '(1', replacement: '1' },
    { field: 'pattern', because: 'syntax' },
  ],
  [
    { pattern: '1{', replacement: '1' },
    { field: 'pattern', because: 'syntax' },
  ],
  [
    { pattern: '+1', replacement: '1' },
    { field: 'pattern', because: 'syntax' },
  ],
])('%j is refused', (settings, problem) => {
  expect(readRewrite({ ...none, ...settings })).toMatchObject({ type: 'wrong', ...problem })
})

test('whatever is configured, only a number comes out', () => {
  const text = fc.string({ unit: fc.constantFrom(...'01+*#d\\()[]{}|.?$,1'), maxLength: 12 })
  fc.assert(
    fc.property(
      fc.record({ strip: fc.nat(4), pattern: text, replacement: text, prepend: text }),
      text,
      (settings, number) => {
        const read = readRewrite(settings)
        const written = read.type === 'wrong' ? null : rewriteNumber(number, read)
        expect(written ?? '1').toMatch(/^\+?[0-9*#]{1,32}$/)
      },
    ),
  )
})
