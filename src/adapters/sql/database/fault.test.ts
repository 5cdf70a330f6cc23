import { expect, test } from 'vitest'
import { asStoreError, type FaultKind, StoreFault } from './fault.ts'
import { StoreUnavailable } from './store-error.ts'

const coded = (code: string | undefined, message = 'it said so', more: object = {}) =>
  Object.assign(new Error(message), { code, ...more })

test.each<[FaultKind, readonly (string | undefined)[]]>([
  ['conflict', ['40001', '40P01', '23505', 'ER_LOCK_DEADLOCK', 'ER_DUP_ENTRY', 'SQLITE_BUSY_SNAPSHOT']],
  ['denied', ['28P01', '42501', '3D000', 'ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR']],
  ['denied', ['ER_BAD_DB_ERROR', 'ER_SPECIFIC_ACCESS_DENIED_ERROR', 'DEPTH_ZERO_SELF_SIGNED_CERT']],
  ['unavailable', [undefined, 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']],
  [
    'unavailable',
    ['08006', '53300', '57014', '57P01', '57P03', '55P03', '25006', 'PROTOCOL_CONNECTION_LOST'],
  ],
  ['unavailable', ['ER_CON_COUNT_ERROR', 'ER_LOCK_WAIT_TIMEOUT', 'ER_SERVER_SHUTDOWN', 'ER_QUERY_TIMEOUT']],
  ['unavailable', ['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY', 'SQLITE_NOTADB']],
  ['refused', ['22001', '22P02', '23502', '23503', 'ER_DATA_TOO_LONG', 'ER_NO_REFERENCED_ROW_2']],
  [
    'refused',
    ['ER_NET_PACKET_TOO_LARGE', 'SQLITE_CONSTRAINT_FOREIGNKEY', 'SQLITE_TOOBIG', 'WARN_DATA_TRUNCATED'],
  ],
  ['wrong', ['42P01', '42703', '42601', 'ER_NO_SUCH_TABLE', 'ER_PARSE_ERROR', 'SQLITE_ERROR']],
])('%s: %j', (kind, codes) => {
  for (const code of codes) {
    const error = asStoreError('(test)', coded(code))
    const found = error instanceof StoreFault ? error.kind : error.isLasting ? 'denied' : 'unavailable'
    expect([code, found]).toEqual([code, kind])
  }
})

test('a mistake of the program is no fault of the database', () => {
  expect(asStoreError('(test)', new TypeError('x is not a function'))).toMatchObject({ kind: 'wrong' })
})

test('what was to be written is in no error', () => {
  const secret = '13800138000'
  const errors = [
    coded('ER_DUP_ENTRY', `Duplicate entry '${secret}' for key 'PRIMARY'`, {
      sql: `insert into t values ('${secret}')`,
    }),
    coded('23505', 'duplicate key value violates unique constraint "t_pkey"', {
      detail: `Key (number)=(${secret}) already exists.`,
    }),
    coded('22P02', `invalid input syntax for type integer: "${secret}"`),
    coded('ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', `Incorrect string value: '${secret}' for column 'a'`),
    coded('42601', `syntax error\ninsert into t values ('${secret}')`),
  ]
  for (const error of errors) {
    const ours = asStoreError('(test)', error)
    expect([ours.message, ours.stack, ours.cause, JSON.stringify(ours)].join('\n')).not.toContain(secret)
  }
})

test('what is ours already stays as it is', () => {
  const ours = new StoreUnavailable('(test)', 'down')
  expect(asStoreError('(other)', ours)).toBe(ours)
})
