import { expect, test } from 'vitest'
import { type Connection, customerConnection, storeConnection } from './connection.ts'

test.each<[written: string, read: Connection | undefined]>([
  ['sqlite:var/cc.db', { type: 'sqlite', file: 'var/cc.db' }],
  ['sqlite:///srv/cc.db', { type: 'sqlite', file: '/srv/cc.db' }],
  ['sqlite::memory:', { type: 'sqlite', file: ':memory:' }],
  ['sqlite:', undefined],
  ['file:cc.db?cache=shared', { type: 'sqlite', file: 'cc.db' }],
  ['./cc.db', { type: 'sqlite', file: './cc.db' }],
  ['postgres://u:p@h/cc', { type: 'postgres', url: 'postgres://u:p@h/cc' }],
  ['postgresql://h/cc', { type: 'postgres', url: 'postgresql://h/cc' }],
  ['postgres:///cc?host=/run/postgresql', { type: 'postgres', url: 'postgres:///cc?host=/run/postgresql' }],
  ['postgres://u:p@h', undefined],
  ['postgres://u:p#q@h/cc', undefined],
  ['mysql://u:p@h:3307/cc', { type: 'mysql', url: 'mysql://u:p@h:3307/cc' }],
  ['oracle://u:p@h/cc', undefined],
  // go-sql-driver/mysql: the last @ ends the password, which is written as it is
  ['u:p@tcp(127.0.0.1:3306)/cc', { type: 'mysql', url: 'mysql://u:p@127.0.0.1:3306/cc' }],
  ['u:p@ss/w#rd@tcp(h)/cc', { type: 'mysql', url: 'mysql://u:p%40ss%2Fw%23rd@h/cc' }],
  ['u@tcp([::1]:3306)/cc', { type: 'mysql', url: 'mysql://u@[::1]:3306/cc' }],
  [
    'u:p@tcp(h)/cc?charset=utf8mb4&parseTime=True&loc=Local',
    { type: 'mysql', url: 'mysql://u:p@h/cc?charset=utf8mb4&parseTime=True&loc=Local' },
  ],
  [
    'u:p@unix(/run/mysqld/mysqld.sock)/cc',
    { type: 'mysql', url: 'mysql://u:p@localhost/cc?socketPath=%2Frun%2Fmysqld%2Fmysqld.sock' },
  ],
  ['u:p@tcp(h/cc', undefined],
  // libpq keywords, PostgreSQL 34.1.1.1
  [
    `host=h port=5433 user=u password='it''s' dbname=cc`,
    undefined, // a quote inside quotes is written \\'
  ],
  [
    String.raw`host=h port=5433 user=u password='it\'s @home' dbname=cc sslmode=disable`,
    { type: 'postgres', url: `postgres://u:it's%20%40home@h:5433/cc?sslmode=disable` },
  ],
  [
    'host=/run/postgresql user=u dbname=cc',
    { type: 'postgres', url: 'postgres://u@localhost/cc?host=%2Frun%2Fpostgresql' },
  ],
  ['user=u password=p', undefined],
])('%s', (written, read) => {
  expect(customerConnection.read(written)).toEqual(read)
})

test.each(['cc.db', 'u:p@tcp(127.0.0.1:3306)/cc', 'host=h dbname=cc'])('the store is a URL: %s', written => {
  expect(storeConnection.read(written)).toBeUndefined()
})
