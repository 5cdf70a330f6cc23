import { expect, test } from 'vitest'
import { addressList, BadAddressList, isAllowed } from './address-list.ts'

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['::FFFF:127.0.0.1', true],
  ['128.0.0.1', false],
  ['192.168.1.5', true],
  ['192.168.2.5', false],
  ['::ffff:192.168.2.5', false],
  ['fd00::5', true],
  ['fe80::5', false],
  ['', false],
  ['nonsense', false],
])('%s', (address, allowed) => {
  const list = addressList(['127.0.0.1/8', '::1', '192.168.1.0/24', 'fd00::/8'])
  expect(isAllowed(list, address)).toBe(allowed)
})

test.each([['localhost'], ['127.0.0.1/33'], ['127.0.0.1/x'], ['::1/129'], ['']])('%j is no entry', entry => {
  expect(() => addressList([entry])).toThrow(BadAddressList)
})

test('an empty list allows nobody', () => {
  expect(isAllowed(addressList([]), '127.0.0.1')).toBe(false)
})
