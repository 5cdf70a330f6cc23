import { expect, test } from 'vitest'
import { type GatewayDefinition, readDefinition, trunkUri } from './definition.ts'

function read(params: Readonly<Record<string, string>>, name = 'carrier') {
  return readDefinition(name, new Map(Object.entries(params)))
}

const usual: GatewayDefinition = {
  name: 'carrier',
  proxy: { host: '192.0.2.1', port: null },
  transport: 'udp',
  realm: '',
  username: '',
  password: '',
  register: false,
  expireSeconds: 3600,
  retrySeconds: 30,
  pingSeconds: 0,
  fromUser: '',
  fromDomain: '',
  callerIdInFrom: false,
  extension: '',
  addresses: [],
}

const peer = { proxy: '192.0.2.1', register: 'false' }

test.each<[string, Readonly<Record<string, string>>, Partial<GatewayDefinition>]>([
  ['a peer', peer, {}],
  ['a port', { ...peer, proxy: '192.0.2.1:5080' }, { proxy: { host: '192.0.2.1', port: 5080 } }],
  ['IPv6 without a port', { ...peer, proxy: '2001:db8::1' }, { proxy: { host: '2001:db8::1', port: null } }],
  [
    'a URI',
    { ...peer, proxy: 'sip:Carrier.Example;transport=tcp' },
    { proxy: { host: 'carrier.example', port: null }, transport: 'tcp' },
  ],
  [
    'no proxy but a realm',
    { register: 'false', realm: 'carrier.example' },
    { proxy: { host: 'carrier.example', port: null }, realm: 'carrier.example' },
  ],
  ['neither: the name', { register: 'false' }, { proxy: { host: 'carrier', port: null } }],
  [
    'an account',
    { proxy: '192.0.2.1', username: 'u', password: 'p', realm: 'r' },
    { register: true, username: 'u', password: 'p', realm: 'r' },
  ],
  [
    'times',
    { ...peer, 'expire-seconds': '120', ping: '25', 'retry-seconds': '5' },
    { expireSeconds: 120, pingSeconds: 25, retrySeconds: 5 },
  ],
  ['no pings', { ...peer, ping: '0' }, {}],
  ['transport', { ...peer, 'register-transport': 'TCP' }, { transport: 'tcp' }],
  [
    'From',
    { ...peer, 'from-user': '4008', 'from-domain': 'call.example', 'caller-id-in-from': 'true' },
    { fromUser: '4008', fromDomain: 'call.example', callerIdInFrom: true },
  ],
  [
    'addresses',
    { ...peer, 'inbound-addresses': '::ffff:10.0.0.0/104,10.0.0.0/24, 2001:db8::/32,a.example' },
    {
      addresses: [
        { type: 'network', ip: '::ffff:10.0.0.0', bits: 104 },
        { type: 'network', ip: '10.0.0.0', bits: 24 },
        { type: 'network', ip: '2001:db8::', bits: 32 },
        { type: 'name', name: 'a.example' },
      ],
    },
  ],
])('%s', (_, params, expected) => {
  expect(read(params)).toEqual({ type: 'gateway', definition: { ...usual, ...expected } })
})

test.each<[Readonly<Record<string, string>>, string]>([
  [{ ...peer, proxy: '192.0.2.1:99999' }, 'proxy: expected a host, with or without a port'],
  [{ ...peer, proxy: 'a b' }, 'proxy: expected a host, with or without a port'],
  [{ proxy: '192.0.2.1', username: 'u' }, 'password: needed to register'],
  [{ proxy: '192.0.2.1' }, 'username: needed to register'],
  [{ ...peer, 'register-transport': 'tls' }, 'register-transport: expected udp or tcp'],
  [{ ...peer, 'expire-seconds': '0' }, 'expire-seconds: expected 5 to 86400'],
  [{ ...peer, ping: '-1' }, 'ping: expected 0 to 86400 seconds'],
  [{ ...peer, 'from-user': 'a\r\nVia: x' }, 'from-user: expected printable text of at most 255 characters'],
  [{ ...peer, 'from-domain': 'a>;x' }, 'from-domain: expected a host'],
  [{ ...peer, 'inbound-addresses': '0.0.0.0/0' }, 'inbound-addresses: a network wider than /8 is refused'],
  [{ ...peer, 'inbound-addresses': '::/0' }, 'inbound-addresses: a network wider than /16 is refused'],
  // IPv6's forms of every IPv4 address (RFC 4291 2.5.5.2).
  ...['::/16', '::ffff:0:0/96', '::ffff:128.0.0.0/97', '0:0:0:0:0:ffff:a00:0/103'].map(
    (network): [Readonly<Record<string, string>>, string] => [
      { ...peer, 'inbound-addresses': network },
      'inbound-addresses: a network wider than /8 is refused',
    ],
  ),
  [
    { ...peer, 'inbound-addresses': '10.0.0.0/33' },
    'inbound-addresses: expected a prefix length after the slash',
  ],
  [{ ...peer, 'inbound-addresses': '10.0.0' }, 'inbound-addresses: expected addresses, networks or names'],
])('%j: %s', (params, problem) => {
  expect(read(params)).toEqual({ type: 'wrong', problem })
})

test.each(['', 'a b', 'a/b', 'x'.repeat(65), '中继'])('the name %j is refused', name => {
  expect(read(peer, name)).toEqual({ type: 'wrong', problem: 'its name: expected letters, digits, _ . -' })
})

test('the URI of a trunk and of a number there', () => {
  const tcp = { ...usual, transport: 'tcp', proxy: { host: '2001:db8::1', port: 5080 } } as const
  expect([trunkUri(usual), trunkUri(usual, '138'), trunkUri(tcp, '138')]).toEqual([
    'sip:192.0.2.1',
    'sip:138@192.0.2.1',
    'sip:138@[2001:db8::1]:5080;transport=tcp',
  ])
})
