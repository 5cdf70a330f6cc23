import { expect, test } from 'vitest'
import { gatewayAtPort, readGatewayHost } from './gateway-host.ts'

test.each([
  ['sip.carrier.example', { host: 'sip.carrier.example', port: null }],
  ['sip.carrier.example:5080', { host: 'sip.carrier.example', port: 5080 }],
  ['10.0.0.1', { host: '10.0.0.1', port: null }],
  ['10.0.0.1:5080', { host: '10.0.0.1', port: 5080 }],
  ['2001:db8::1', { host: '2001:db8::1', port: null }],
  ['[2001:db8::1]', { host: '2001:db8::1', port: null }],
  ['[2001:db8::1]:5080', { host: '2001:db8::1', port: 5080 }],
  ['', { host: '', port: null }],
])('%j', (text, expected) => {
  expect(readGatewayHost(text)).toEqual(expected)
})

const plain = { name: 'plain', port: null }
const usual = { name: 'usual', port: 5060 }
const odd = { name: 'odd', port: 5080 }

test.each([
  ['nobody', [], 5060, null],
  ['the only one, whatever the port', [odd], 40_000, 'odd'],
  ['the one with that port', [plain, odd], 5080, 'odd'],
  ['the one without a port, from the usual one', [odd, plain], 5060, 'plain'],
  ['a named port before the usual one', [plain, usual], 5060, 'usual'],
  ['the one without a port, from an odd one', [odd, plain], 40_000, 'plain'],
  ['the first where nothing tells them apart', [odd, usual], 40_000, 'odd'],
])('whose call: %s', (_name, sharing, port, expected) => {
  expect(gatewayAtPort(sharing, port)).toBe(expected)
})
