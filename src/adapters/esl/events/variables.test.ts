import fc from 'fast-check'
import { expect, test } from 'vitest'
import { separate } from '../testing/separate.ts'
import { disarm, originateBraces, variableList } from './variables.ts'

test('whatever a call keeps in nacd_state comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.json(), (text, json) => {
      for (const value of [text, json].filter(one => !one.startsWith('ARRAY::'))) {
        const list = variableList({ nacd_state: value })
        const [pair = ''] = separate(String(list), ';')
        expect(pair.startsWith('nacd_state=')).toBe(true)
        expect(disarm('nacd_state', pair.slice('nacd_state='.length))).toBe(value)
      }
    }),
  )
})

test('only nacd_state is encoded', () => {
  expect(variableList({ a: '50%', nacd_state: '50%\n' })).toBe('a=50%;nacd_state=50~25~0A')
  expect(disarm('a', '50~25')).toBe('50~25')
})

test('it survives an event, whose encoding leaves what looks like an escape as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('%', '~', '2', '4', '25', '7B', 'a')), parts => {
      const value = parts.join('')
      const carried = String(variableList({ nacd_state: value })).slice('nacd_state='.length)
      expect(carried).not.toContain('%')
      expect(disarm('nacd_state', carried)).toBe(value)
    }),
  )
})

test.each([
  ['120', '120'],
  ['user/1001', 'user/1001'],
  ['{a=1}139|140', '~~~7Ba~3D1~7D139~7C140'],
  ["{a='x y'}1:_:2", '~~~7Ba~3D~27x~20y~27~7D1~3A_~3A2'],
])('the data %s of an application go as %s, and come back', (data, carried) => {
  expect(originateBraces({ nacd_data: data })).toBe(`{nacd_data=${carried}}`)
  expect(disarm('nacd_data', carried)).toBe(data)
})

test('the data a dialplan sets are as they are', () => {
  expect(disarm('nacd_data', 'user/1001~7B')).toBe('user/1001~7B')
})
