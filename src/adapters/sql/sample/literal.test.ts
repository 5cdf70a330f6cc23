import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { literal } from './literal.ts'

test.each([
  ['postgres', 'plain', "'plain'"],
  ['postgres', "it's", "'it''s'"],
  ['postgres', "a\\'b", "E'a\\x5c''b'"],
  ['postgres', 'a\r\nb', "E'a\\x0d\\x0ab'"],
  ['mysql', 'a\n', '_utf8mb4 0x610a'],
  ['sqlite', 'a\nb', "('a' || char(10) || 'b')"],
  ['mysql', "it's", "'it''s'"],
  ['mysql', "\\'", '_utf8mb4 0x5c27'],
  ['sqlite', "a\\'b", "'a\\''b'"],
  ['sqlite', '分机', "'分机'"],
  ['postgres', 7, '7'],
] as const)('in %s %j is %s', (type, value, text) => {
  expect(literal(type, value)).toBe(text)
})

test.each(['', "'", "''", '"', '\\', "\\' OR 1=1 --", 'a\nb', '%_', '分机🙂', '$1 ?', ';--'])(
  'SQLite gives back %j',
  text => {
    const database = new Database(':memory:')
    expect(
      database
        .prepare(`SELECT ${literal('sqlite', text)}`)
        .pluck()
        .get(),
    ).toBe(text)
    database.close()
  },
)

test.each(['postgres', 'mysql', 'sqlite'] as const)('what %s cannot hold is refused', type => {
  expect(() => literal(type, 'a\0b')).toThrow(RangeError)
  expect(() => literal(type, 1.5)).toThrow(RangeError)
  expect(() => literal(type, Number.NaN)).toThrow(RangeError)
})
