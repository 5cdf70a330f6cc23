import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StoreUnavailable } from '../store-error.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { type ServerAddress, serverAddress } from './server-url.ts'

type Type = 'postgres' | 'mysql'

test.each<[Type, string, Partial<ServerAddress>]>([
  [
    'postgres',
    'postgres://nacd:p%40ss%2Fw@db.example/cc',
    { host: 'db.example', port: 5432, user: 'nacd', password: 'p@ss/w', database: 'cc', tls: null },
  ],
  ['mysql', 'mysql://nacd@[::1]:3307/cc', { host: '::1', port: 3307, password: '', tls: null }],
  ['postgres', 'postgres://u@localhost/cc?host=/run/postgresql', { socket: '/run/postgresql' }],
  ['mysql', 'mysql://u@localhost/cc?socketPath=/run/mysqld.sock', { socket: '/run/mysqld.sock' }],
  ['postgres', 'postgres://u@h/cc?schema=nacd', { schema: 'nacd' }],
  ['postgres', 'postgres://u@h/cc?search_path=nacd', { schema: 'nacd' }],
  ['postgres', 'postgres://u@h/cc?sslmode=disable', { tls: null }],
  ['postgres', 'postgres://u@h/cc?sslmode=require', { tls: { isVerified: false } }],
  ['postgres', 'postgres://u@h/cc?sslmode=verify-full', { tls: { isVerified: true } }],
  ['mysql', 'mysql://u@h/cc?tls=false', { tls: null }],
  ['mysql', 'mysql://u@h/cc?tls=true', { tls: { isVerified: true } }],
  ['mysql', 'mysql://u@h/cc?tls=skip-verify&charset=utf8mb4&parseTime=true', { tls: { isVerified: false } }],
])('%s %s', (type, url, expected) => {
  expect(serverAddress(type, url)).toMatchObject(expected)
})

test.each<[Type, string, string]>([
  ['postgres', 'sslmod=require', 'an option that is not known: sslmod'],
  ['postgres', 'tls=true', 'an option that is not known: tls'],
  ['mysql', 'sslmode=require', 'an option that is not known: sslmode'],
  [
    'postgres',
    'sslmode=prefer',
    'sslmode in its URL must be one of disable, require, verify-ca, verify-full',
  ],
  ['mysql', 'tls=maybe', 'tls in its URL must be one of false, skip-verify, true'],
  ['postgres', 'sslmode=verify-full&sslrootcert=/nowhere.pem', 'the certificate authority cannot be read'],
  ['postgres', 'schema=a%22%3B%20drop', 'schema in its URL is not the name of one schema'],
])('%s ?%s is refused', (type, options, reason) => {
  const parse = () => serverAddress(type, `${type}://user:secret@h/cc?${options}`)
  expect(parse).toThrow(StoreUnavailable)
  expect(parse).toThrow(reason)
  expect(parse).not.toThrow('secret')
})

test('the file of the certificate authority is read', () => {
  const file = join(tempFolder(), 'ca.pem')
  writeFileSync(file, 'PEM')
  const option = encodeURIComponent(file)
  expect(
    serverAddress('postgres', `postgres://u@h/cc?sslmode=verify-full&sslrootcert=${option}`).tls,
  ).toEqual({ isVerified: true, ca: 'PEM' })
  expect(serverAddress('mysql', `mysql://u@h/cc?tls=true&ssl-ca=${option}`).tls).toEqual({
    isVerified: true,
    ca: 'PEM',
  })
})
