import { expect, test } from 'vitest'
import { connectionFault } from './connection-fault.ts'
import { mysqlFault } from './mysql/fault.ts'
import { isNoSuchValue, postgresFault } from './postgres/fault.ts'
import type { Fault } from './reading.ts'

const error = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields)

test.each<[string, Error, Fault]>([
  [
    '42P01',
    error('relation "e" does not exist'),
    { type: 'query', reason: '42P01 relation "e" does not exist' },
  ],
  [
    '42501',
    error('permission denied for table e'),
    { type: 'permission', reason: '42501 permission denied for table e' },
  ],
  ['25006', error('cannot execute INSERT'), { type: 'writes', reason: '25006 cannot execute INSERT' }],
  [
    '28P01',
    error('password authentication failed'),
    { type: 'login', reason: '28P01 password authentication failed' },
  ],
  [
    '3D000',
    error('database "x" does not exist'),
    { type: 'no_database', reason: '3D000 database "x" does not exist' },
  ],
  ['53300', error('too many clients'), { type: 'crowded', reason: '53300 too many clients' }],
  ['57014', error('canceling statement'), { type: 'slow', reason: '57014 canceling statement' }],
  ['57P01', error('terminating connection'), { type: 'unreachable', reason: '57P01 terminating connection' }],
  ['57P03', error('starting up'), { type: 'unreachable', reason: '57P03 starting up' }],
  ['22P02', error('invalid input for 13800138000'), { type: 'query', reason: '22P02 invalid input for ...' }],
])('SQLSTATE %s', (code, raised, fault) => {
  expect(postgresFault(Object.assign(raised, { code, severity: 'ERROR' }), '13800138000')).toEqual(fault)
})

test('a value that the column cannot hold is one that no row has', () => {
  const raised = { code: '22P02', severity: 'ERROR' }
  expect(isNoSuchValue(error('invalid', { ...raised, where: "unnamed portal parameter $1 = '...'" }))).toBe(
    true,
  )
  expect(isNoSuchValue(error('invalid', raised))).toBe(false)
  expect(isNoSuchValue(error('invalid', { ...raised, code: '42P01', where: '$1' }))).toBe(false)
})

test.each<[number, Fault['type']]>([
  [1040, 'crowded'],
  [1045, 'login'],
  [1049, 'no_database'],
  [1142, 'permission'],
  [1146, 'query'],
  [1203, 'crowded'],
  [1792, 'writes'],
  [1969, 'slow'],
  [3024, 'slow'],
  [1053, 'unreachable'],
])('error %i of MySQL', (errno, type) => {
  const raised = error('said of 1001', { errno, code: `ER_${errno}`, sqlState: 'HY000' })
  expect(mysqlFault(raised, '1001')).toEqual({ type, reason: `ER_${errno} said of ...` })
})

test.each<[Error, Fault['type']]>([
  [error('connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }), 'unreachable'],
  [error('getaddrinfo ENOTFOUND x', { code: 'ENOTFOUND' }), 'unreachable'],
  [error('connect ETIMEDOUT', { code: 'ETIMEDOUT' }), 'silent'],
  [error('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'tls'],
  [error('Hostname/IP does not match', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'tls'],
  [error('The server does not support SSL connections'), 'tls'],
  [error('Server does not support secure connection', { code: 'HANDSHAKE_NO_SSL_SUPPORT' }), 'tls'],
  [error('Connection terminated unexpectedly'), 'unreachable'],
  [error('received invalid response: 4a - unexpected message code'), 'wrong_server'],
])('the network: %s', (raised, type) => {
  expect(connectionFault(raised).type).toBe(type)
})

test('a reason is one line, and not a long one', () => {
  const { reason } = connectionFault(error(`first\nsecond ${'x'.repeat(5_000)}`, { code: 'E1' }))
  expect(reason).toMatch(/^E1 first second x+$/)
  expect(reason.length).toBeLessThan(320)
})

test('a name with several addresses tells what each of them said', () => {
  const both = new AggregateError([
    error('connect ECONNREFUSED ::1:1'),
    error('connect ECONNREFUSED 127.0.0.1:1'),
  ])
  expect(connectionFault(both).reason).toBe('connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1')
})
