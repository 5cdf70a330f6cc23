import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutAtPlaceholders, joinPieces } from './placeholders.ts'

test.each<[string, string, readonly string[] | null]>([
  ['$1', 'select a from t where n = $1', ['select a from t where n = ', '']],
  ['$1 twice', 'select $1 where n = $1', ['select ', ' where n = ', '']],
  ['?', 'select a from t where n = ?', ['select a from t where n = ', '']],
  ['? twice', '? = ?', ['', ' = ', '']],
  ['both', 'a = $1 or b = ?', ['a = ', ' or b = ', '']],
  ['none', 'select a from t', null],
  ['a second value', 'a = $1 and b = $2', null],
  ['$10 is not $1', 'a = $10', null],
  ['in a string', "a = '$1 ?' and b = $1", ["a = '$1 ?' and b = ", '']],
  ['in a string with a doubled quote', "a = 'it''s ?' and b = ?", ["a = 'it''s ?' and b = ", '']],
  ['in a name', 'select "what?" where a = ?', ['select "what?" where a = ', '']],
  ['part of a name', 'select a$1 where a = ?', ['select a$1 where a = ', '']],
  ['in comments', 'a /* ? */ = $1 -- $2\n', ['a /* ? */ = ', ' -- $2\n']],
  ['in dollar quotes', 'a = $tag$ ? $1 $tag$ || $1', ['a = $tag$ ? $1 $tag$ || ', '']],
  ['quoted only', "a = '$1'", null],
])('%s', (_name, query, pieces) => {
  expect(cutAtPlaceholders(query, 'postgres')).toEqual(pieces)
})

test.each<['postgres' | 'mysql' | 'sqlite', string, readonly string[] | null]>([
  ['postgres', String.raw`a = E'it\'s ?' and b = ?`, [String.raw`a = E'it\'s ?' and b = `, '']],
  ['postgres', String.raw`a = '\' and b = ?`, [String.raw`a = '\' and b = `, '']],
  ['postgres', 'a->>`?`', ['a->>`', '`']],
  ['mysql', String.raw`a = 'it\'s ?' and b = ?`, [String.raw`a = 'it\'s ?' and b = `, '']],
  ['mysql', String.raw`a = "it\"s ?" and b = $1`, [String.raw`a = "it\"s ?" and b = `, '']],
  ['mysql', 'select `$1` # ?\n where a = ?', ['select `$1` # ?\n where a = ', '']],
  ['mysql', 'a = 5--? ', ['a = 5--', ' ']],
  ['mysql', 'a = $1 -- ?', ['a = ', ' -- ?']],
  ['sqlite', 'select [what?], `$1` where a = ?', ['select [what?], `$1` where a = ', '']],
  ['sqlite', String.raw`a = '\' and b = ?`, [String.raw`a = '\' and b = `, '']],
])('for %s: %s', (dialect, query, pieces) => {
  expect(cutAtPlaceholders(query, dialect)).toEqual(pieces)
})

test('pieces are joined with placeholders counted from 1', () => {
  expect(joinPieces(['a = ', ' or b = ', ''], n => `$${n}`)).toBe('a = $1 or b = $2')
})

test('whatever the query, its pieces are the query without placeholders', () => {
  const query = fc
    .array(fc.constantFrom('$1', '?', "'", '"', '--', '/*', '*/', '\n', 'a', ' ', '$', '$x$'))
    .map(words => words.join(''))
  fc.assert(
    fc.property(query, text => {
      const pieces = cutAtPlaceholders(text, 'postgres')
      if (pieces === null) return
      const shape = pieces.map(piece => RegExp.escape(piece)).join('(?:\\$1|\\?)')
      expect(text).toMatch(new RegExp(`^${shape}$`))
    }),
  )
})
