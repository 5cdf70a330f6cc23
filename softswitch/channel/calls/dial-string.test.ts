import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DialString, parseDialString } from './dial-string.ts'

const user = (extension: string, domain = 'home') => ({ type: 'user', extension, domain })

function plain(parsed: DialString | null): unknown {
  if (parsed === null) return null
  const groups = parsed.groups.map(group =>
    group.map(({ target, variables }) =>
      variables.size === 0 ? target : { ...target, variables: Object.fromEntries(variables) },
    ),
  )
  return { variables: Object.fromEntries(parsed.variables), groups }
}

test.each<[string, object, unknown[][]]>([
  ['user/1001', {}, [[user('1001')]]],
  ['user/1001@away', {}, [[user('1001', 'away')]]],
  ['user/1001,user/1002|user/1003', {}, [[user('1001'), user('1002')], [user('1003')]]],
  ['{a=1,b=x y}user/1001', { a: '1', b: 'x y' }, [[user('1001')]]],
  ["{a='1,2',b=it\\'s}user/1001", { a: '1,2', b: "it's" }, [[user('1001')]]],
  ['{a=1\\,2}user/1001', { a: '1,2' }, [[user('1001')]]],
  ['{^^;a=1,2;b=3}user/1001', { a: '1,2', b: '3' }, [[user('1001')]]],
  ['{a=}}user/1001', {}, [[{ type: 'unknown', text: '}user/1001' }]]],
  [
    '{a=1}[b=2,c=3]user/1001,[b=4]user/1002',
    { a: '1' },
    [
      [
        { ...user('1001'), variables: { b: '2', c: '3' } },
        { ...user('1002'), variables: { b: '4' } },
      ],
    ],
  ],
  ['sofia/gateway/carrier/0755123', {}, [[{ type: 'gateway', gateway: 'carrier', number: '0755123' }]]],
  ['{a={b},c=1}user/1001', { a: '{b}', c: '1' }, [[user('1001')]]],
  [
    '[a=1]user/1001,error/USER_BUSY',
    {},
    [
      [
        { ...user('1001'), variables: { a: '1' } },
        { type: 'error', cause: 'USER_BUSY' },
      ],
    ],
  ],
  [
    '{c=1}[^^;a=1,2;b=x y]user/1001,[b=2]sofia/gateway/carrier/138',
    { c: '1' },
    [
      [
        { ...user('1001'), variables: { a: '1,2', b: 'x y' } },
        { type: 'gateway', gateway: 'carrier', number: '138', variables: { b: '2' } },
      ],
    ],
  ],
  ['loopback/1001', {}, [[{ type: 'unknown', text: 'loopback/1001' }]]],
  ['user/', {}, [[{ type: 'unknown', text: 'user/' }]]],
])('%s', (text, variables, groups) => {
  expect(plain(parseDialString(text, 'home'))).toEqual({ variables, groups })
})

test.each(['', '{a=1', '{a=1}', 'user/1,', 'user/1||user/2', '[a=1]', `user/${'1'.repeat(70_000)}`])(
  '%j cannot be read',
  text => {
    expect(parseDialString(text, 'home')).toBeNull()
  },
)

test('legs and variables are limited', () => {
  expect(parseDialString(Array.from({ length: 51 }, () => 'user/1').join(','), 'home')).toBeNull()
  const many = Array.from({ length: 201 }, (_, at) => `v${at}=1`).join(',')
  expect(parseDialString(`{${many}}user/1`, 'home')).toBeNull()
})

test('no text makes it throw', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', ',', '|', "'", '\\', '=', '^^:', 'user/1', ' ')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      parseDialString(pieces.join(''), 'home')
    }),
  )
})
