import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrayValues, decodePercent } from '../commands/percent.ts'
import { compileFields, EventMessage } from './message.ts'

const message = (text: string): EventMessage => new EventMessage(Buffer.from(text))

const event = message(
  'Event-Name: BACKGROUND_JOB\n' +
    'variable_Event-Name: REQUEST_PARAMS\n' +
    'Caller-Caller-ID-Name: %E6%9D%8E%3A%20%E9%9B%B7\n' +
    'time: 10: 20: 30\n' +
    'variable_DP_MATCH: ARRAY%3A%3A120%7C%3A12\n' +
    'Via: a\n' +
    'Via: b\n' +
    'bad: 50%zz\n' +
    'latin1: %E9t%E9\n' +
    'empty: _undef_\n' +
    'Content-Length: 19\n\n' +
    '+OK é\n\nUnique-ID: x\n',
)

describe('a header', () => {
  test.each([
    ['Event-Name', 'BACKGROUND_JOB'],
    ['variable_Event-Name', 'REQUEST_PARAMS'],
    ['Caller-Caller-ID-Name', '李: 雷'],
    ['time', '10: 20: 30'],
    ['Via', 'a'],
    ['bad', '50%zz'],
    ['latin1', '%E9t%E9'],
    ['empty', ''],
    ['Name', undefined],
    ['event-name', undefined],
    ['Unique-ID', undefined],
  ])('%s', (name, expected) => {
    expect(event.header(name)).toBe(expected)
    expect(event.pick(compileFields([name])).get(name)).toBe(expected)
  })

  test('that comes several times gives all its values', () => {
    expect(event.headers('Via')).toEqual(['a', 'b'])
    expect(event.headers('variable_DP_MATCH')).toEqual(['120', '12'])
    expect(event.headers('none')).toEqual([])
  })

  test('several are found in one pass', () => {
    const picked = event.pick(compileFields(['time', 'Via', 'Unique-ID', 'a.c', 'Event-Name']))
    expect([...picked]).toEqual([
      ['Event-Name', 'BACKGROUND_JOB'],
      ['time', '10: 20: 30'],
      ['Via', 'a'],
    ])
  })
})

describe('a body', () => {
  test('is as many bytes as stated', () => {
    expect(event.body).toBe('+OK é\n\nUnique-ID: x\n'.slice(0, 18))
  })

  test.each([
    ['no length', 'Event-Name: X\n\n', ''],
    ['no blank line', 'Content-Length: 3', ''],
    ['a length that is no number', 'Content-Length: abc\n\nabc', ''],
    ['shorter than stated', 'Content-Length: 30\n\nabc', 'abc'],
  ])('%s', (_, text, expected) => {
    expect(message(text).body).toBe(expected)
  })
})

describe('anything at all', () => {
  test('is read without a throw', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('a: ', 'Content-Length: 9', '%', ': ', '\n', '\n\n'))
    const fields = compileFields(['a', 'b'])
    fc.assert(
      fc.property(fc.array(line), lines => {
        const it = message(lines.join('\n'))
        it.header('a')
        it.headers('a')
        it.pick(fields)
        expect(typeof it.body).toBe('string')
      }),
    )
  })

  test('keeps every value that the switch could have encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), value => {
        fc.pre(value !== '_undef_')
        const encoded = encodeURIComponent(value)
        expect(message(`a: 1\nb: ${encoded}\n\n`).header('b')).toBe(value)
      }),
    )
  })
})

test('percent escapes and arrays', () => {
  expect(decodePercent('a%20b%')).toBe('a%20b%')
  expect(decodePercent('plain')).toBe('plain')
  expect(arrayValues('ARRAY::a|:b c')).toEqual(['a', 'b c'])
  expect(arrayValues('a|:b')).toEqual(['a|:b'])
})
