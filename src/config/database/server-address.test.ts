import { expect, test } from 'vitest'
import { readServerAddress, type ServerAddress, type Tls, withAbsoluteFiles } from './server-address.ts'

type ServerType = 'postgres' | 'mysql'

function addressOf(type: ServerType, url: string): ServerAddress {
  const read = readServerAddress(type, url)
  if (read.type === 'problem') throw new Error(read.message.en)
  return read.address
}

const plain: Tls = { use: 'preferred', trust: 'anybody', authority: null, certificate: null, key: null }

test.each<[ServerType, string, Partial<ServerAddress>]>([
  [
    'postgres',
    'postgres://u:p%40ss@h/cc',
    { host: 'h', port: 5432, socket: null, user: 'u', password: 'p@ss', database: 'cc', tls: plain },
  ],
  ['postgres', 'postgres://u@[::1]:6000/cc', { host: '::1', port: 6000, password: '' }],
  ['postgres', 'postgres:///cc?host=h2&port=6001', { host: 'h2', port: 6001 }],
  [
    'postgres',
    'postgres://u@localhost/cc?host=/run/postgresql&sslmode=require',
    { socket: '/run/postgresql', port: 5432, tls: { ...plain, use: 'off' } },
  ],
  ['postgres', 'postgres://h/cc?search_path=crm,public', { searchPath: 'crm,public' }],
  ['postgres', 'postgres://h/cc?connect_timeout=3', { idle: ['connect_timeout'] }],
  ['mysql', 'mysql://u:p@h/cc', { host: 'h', port: 3306, tls: plain }],
  [
    'mysql',
    'mysql://u@localhost/cc?socketPath=%2Frun%2Fmysqld%2Fmysqld.sock',
    { socket: '/run/mysqld/mysqld.sock' },
  ],
  ['mysql', 'mysql://h/cc?parseTime=True&charset=utf8mb4', { idle: ['parseTime', 'charset'] }],
])('%s %s', (type, url, expected) => {
  expect(addressOf(type, url)).toMatchObject(expected)
})

test.each<[ServerType, string, Partial<Tls>]>([
  ['postgres', 'sslmode=disable', { use: 'off' }],
  ['postgres', 'sslmode=prefer', { use: 'preferred', trust: 'anybody' }],
  ['postgres', 'sslmode=require', { use: 'required', trust: 'anybody' }],
  ['postgres', 'sslmode=verify-ca', { use: 'required', trust: 'authority' }],
  ['postgres', 'sslmode=verify-full', { use: 'required', trust: 'identity' }],
  ['postgres', 'sslmode=require&sslrootcert=/ca', { use: 'required', trust: 'authority', authority: '/ca' }],
  ['postgres', 'sslrootcert=/ca', { use: 'required', trust: 'authority' }],
  ['postgres', 'sslmode=disable&sslrootcert=/ca', { use: 'off' }],
  ['postgres', 'sslcert=/c&sslkey=/k', { certificate: '/c', key: '/k' }],
  ['mysql', 'tls=false', { use: 'off' }],
  ['mysql', 'tls=preferred', { use: 'preferred' }],
  ['mysql', 'tls=skip-verify', { use: 'required', trust: 'anybody' }],
  ['mysql', 'tls=skip-verify&ssl-ca=/ca', { use: 'required', trust: 'authority', authority: '/ca' }],
  ['mysql', 'tls=true', { use: 'required', trust: 'identity' }],
  ['mysql', 'ssl-mode=VERIFY_CA&ssl-ca=/ca', { use: 'required', trust: 'authority' }],
  ['mysql', 'ssl-mode=VERIFY_IDENTITY', { use: 'required', trust: 'identity' }],
])('TLS of %s with %s', (type, options, tls) => {
  expect(addressOf(type, `${type}://u:p@db.example/cc?${options}`).tls).toMatchObject(tls)
})

test.each<[ServerType, string, RegExp]>([
  [
    'postgres',
    'postgres://h/cc?sslmod=require',
    /unknown option "sslmod"; expected one of sslmode, sslrootcert/,
  ],
  ['postgres', 'postgres://h/cc?sslmode=always', /sslmode= expected disable \| allow \| prefer/],
  ['postgres', 'postgres://h/cc?p%40ss1=x', /unknown option \?;/],
  ['mysql', 'mysql://h/cc?sslmode=disable', /unknown option "sslmode"; expected one of tls, ssl-mode/],
  ['mysql', 'mysql://h/cc?tls=my-own', /tls= expected false \| preferred/],
  ['mysql', 'mysql://127.0.0.1/cc?tls=true', /IP address/],
  ['mysql', 'mysql://h/cc?tls=constructor', /tls= expected/],
])('%s %s is refused', (type, url, message) => {
  const read = readServerAddress(type, url)
  expect(read.type === 'problem' && read.message.en).toMatch(message)
})

test('files of a URL are made absolute, and nothing else in it is touched', () => {
  const url = 'postgres://u:p%2Fw@h/cc?sslmode=verify-full&sslrootcert=certs%2Fca.pem'
  const absolute = withAbsoluteFiles('postgres', url, file => `/etc/nacd/${file}`)
  expect(addressOf('postgres', absolute)).toEqual({
    ...addressOf('postgres', url),
    tls: {
      use: 'required',
      trust: 'identity',
      authority: '/etc/nacd/certs/ca.pem',
      certificate: null,
      key: null,
    },
  })
  expect(withAbsoluteFiles('postgres', 'postgres://h/cc', () => '/x')).toBe('postgres://h/cc')
})
