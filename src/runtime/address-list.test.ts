import { expect, test } from 'vitest'
import { addressList, BadAddressList, isAllowed, siteOf } from './address-list.ts'

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

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['2001:db8:1::4:5:6:7', '2001:db8:1:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::5', 'fe80:0:0:0::/64'],
])('one machine at %s: %s', (address, site) => {
  expect(siteOf(address)).toBe(site)
})
