import { expect, test } from 'vitest'
import { readDialVariables } from './dial-variables.ts'

test.each<[string, Record<string, string>, readonly string[]]>([
  ['a=1, sip_h_X-Id = no', { a: '1' }, [' sip_h_X-Id = no']],
  ['sip_h_X-Id=7,b=two words', { 'sip_h_X-Id': '7', b: 'two words' }, []],
  ['', {}, []],
  ['nacd_state=x', {}, ['nacd_state=x']],
  ['execute_on_answer=system ls', {}, ['execute_on_answer=system ls']],
  ['my_api_key=5', {}, ['my_api_key=5']],
  ['sip_exec=5', {}, ['sip_exec=5']],
  ['_a=1', {}, ['_a=1']],
  ['a=x::y', {}, ['a=x::y']],
  ['a=x:_:y', {}, ['a=x:_:y']],
  ['a={b}', {}, ['a={b}']],
])('%s', (text, variables, refused) => {
  expect(readDialVariables(text)).toEqual({ variables, refused })
})

test('more variables than a leg is given are left out', () => {
  const text = Array.from({ length: 40 }, (_, index) => `v${index}=1`).join(',')
  const { variables, refused } = readDialVariables(text)
  expect([Object.keys(variables).length, refused.length]).toEqual([32, 8])
})
