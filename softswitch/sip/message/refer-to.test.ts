import { expect, it } from 'vitest'
import { readReferTo } from './refer-to.ts'

const refer = (...values: readonly string[]) =>
  readReferTo({
    type: 'request',
    method: 'REFER',
    uri: 'sip:nacd@nacd.test',
    headers: values.map(value => ({ name: 'refer-to', value })),
    body: '',
  })

it.each([
  ['sip:1003@nacd.test', { type: 'blind', user: '1003' }],
  ['<sip:1003@nacd.test:5060;user=phone>', { type: 'blind', user: '1003' }],
  ['"Li" <sip:%2B861088886666@nacd.test>;x=y', { type: 'blind', user: '+861088886666' }],
  ['tel:010-8888-6666', { type: 'blind', user: '01088886666' }],
  ['<sip:1003@nacd.test?Referred-By=a>', { type: 'blind', user: '1003' }],
  ['<sip:1003@nacd.test?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>', { type: 'replaces' }],
  ['<sip:1003@nacd.test?a=b&REPLACES=c>', { type: 'replaces' }],
  ['<sip:nacd.test>', null],
  ['<http://nacd.test/1003>', null],
  [`sip:${'1'.repeat(65)}@nacd.test`, null],
  ['', null],
])('%s', (value, expected) => {
  expect(refer(value)).toEqual(expected)
})

it('there is none, or there are two', () => {
  expect([refer(), refer('sip:1@a', 'sip:2@a')]).toEqual([null, null])
})
