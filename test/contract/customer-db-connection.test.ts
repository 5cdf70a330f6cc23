import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Reading } from '../../src/adapters/sql/customer/reading.ts'
import { askServerKind } from '../../src/adapters/sql/customer/server-kind.ts'
import { customerConnection } from '../../src/config/database/connection.ts'
import { administrator } from '../databases/database-server.ts'
import { makeTempFolder } from '../scenarios/support/temp-folder.ts'
import { until } from '../scenarios/support/until.ts'
import { type Certificates, makeCertificates } from './customer/certificates.ts'
import type { CustomerDatabase, House } from './customer/house.ts'
import { mysqlHouse, postgresHouse } from './customer/houses.ts'
import { open } from './customer/open.ts'

interface Ways {
  readonly kind: 'postgres' | 'mysql'
  readonly make: (certificates: Certificates) => Promise<House>
  /** Gives "yes" over TLS. */
  readonly isEncrypted: string
  readonly slow: string
  readonly socket: (folder: string, port: number) => string
}

const houses: readonly Ways[] = [
  {
    kind: 'postgres',
    make: ({ certificate, key }) =>
      postgresHouse('ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`),
    isEncrypted: `SELECT CASE WHEN ssl THEN 'yes' ELSE 'no' END FROM pg_stat_ssl
      WHERE pid = pg_backend_pid() AND $1 <> ''`,
    slow: "SELECT pg_sleep(60)::text WHERE $1 <> ''",
    socket: (folder, port) =>
      `host=${folder} port=${port} user=${administrator.user} password=${administrator.password}`,
  },
  {
    kind: 'mysql',
    make: ({ certificate, key }) => mysqlHouse(`ssl-cert=${certificate}`, `ssl-key=${key}`),
    isEncrypted: `SELECT IF(VARIABLE_VALUE = '', 'no', 'yes') FROM information_schema.SESSION_STATUS
      WHERE VARIABLE_NAME = 'Ssl_cipher' AND ? <> ''`,
    slow: "SELECT SLEEP(60) FROM DUAL WHERE ? <> ''",
    socket: folder => `${administrator.user}:${administrator.password}@unix(${join(folder, 'socket')})/`,
  },
]

const text = (value: string): Reading => ({
  type: 'row',
  cells: [{ type: 'text', text: value }],
  more: false,
})
const refused = (reason: RegExp) => ({
  type: 'failed',
  fault: { type: 'tls', reason: expect.stringMatching(reason) },
})

describe.each(houses)('$kind', ({ kind, make, isEncrypted, slow, socket }) => {
  let certificates: Certificates
  let house: House
  let database: CustomerDatabase
  beforeAll(async () => {
    certificates = makeCertificates()
    house = await make(certificates)
    database = await house.newDatabase()
  }, 120_000)
  afterAll(async () => {
    await house?.stop()
    certificates?.remove()
  })

  /** Whether the connection made by these options is encrypted, or why there is none. */
  async function tryOptions(options: string, host: string): Promise<Reading> {
    const url = new URL(database.connection)
    url.hostname = host
    url.search = options
    return open(house, { connection: url.toString() }, { extensionQuery: isEncrypted }).read(
      'ext_query_string',
      '1',
    )
  }

  const cases: Record<
    Ways['kind'],
    readonly (readonly [string, string, Reading | ReturnType<typeof refused>])[]
  > = {
    postgres: [
      ['', '127.0.0.1', text('yes')],
      ['sslmode=disable', '127.0.0.1', text('no')],
      ['sslmode=prefer', '127.0.0.1', text('yes')],
      ['sslmode=require', '127.0.0.1', text('yes')],
      ['sslmode=verify-ca&sslrootcert=AUTHORITY', '127.0.0.1', text('yes')],
      ['sslmode=require&sslrootcert=AUTHORITY', '127.0.0.1', text('yes')],
      ['sslmode=verify-full&sslrootcert=AUTHORITY', 'localhost', text('yes')],
      ['sslmode=verify-full&sslrootcert=AUTHORITY', '127.0.0.1', refused(/IP: 127.0.0.1 is not in the cert/)],
      ['sslmode=verify-full', 'localhost', refused(/certificate/)],
      ['sslmode=require&sslrootcert=STRANGER', 'localhost', refused(/certificate/)],
      [
        'sslmode=verify-ca&sslrootcert=/nowhere/ca.pem',
        'localhost',
        refused(/\/nowhere\/ca.pem cannot be read \(ENOENT\)/),
      ],
      [
        'sslmode=require&sslcert=AUTHORITY&sslkey=STRANGER',
        'localhost',
        refused(/not a certificate and its key as PEM/),
      ],
    ],
    mysql: [
      ['', '127.0.0.1', text('yes')],
      ['tls=false', '127.0.0.1', text('no')],
      ['tls=preferred', '127.0.0.1', text('yes')],
      ['tls=skip-verify', '127.0.0.1', text('yes')],
      ['tls=skip-verify&ssl-ca=AUTHORITY', '127.0.0.1', text('yes')],
      ['tls=true&ssl-ca=AUTHORITY', 'localhost', text('yes')],
      ['ssl-mode=VERIFY_IDENTITY&ssl-ca=AUTHORITY', 'localhost', text('yes')],
      ['tls=true', 'localhost', refused(/certificate/)],
      ['ssl-mode=VERIFY_CA&ssl-ca=STRANGER', '127.0.0.1', refused(/certificate/)],
      [
        'tls=true&ssl-ca=/nowhere/ca.pem',
        'localhost',
        refused(/\/nowhere\/ca.pem cannot be read \(ENOENT\)/),
      ],
    ],
  }

  test.each(cases[kind])('TLS with "%s" at %s', async (options, host, expected) => {
    const written = options
      .replace('AUTHORITY', encodeURIComponent(certificates.authority))
      .replace('STRANGER', encodeURIComponent(certificates.stranger))
    expect(await tryOptions(written, host)).toEqual(expected)
  })

  test('a query under way is given up though a file of the TLS options has gone', async () => {
    const folder = makeTempFolder('tls-files')
    onTestFinished(() => folder.remove())
    const authority = join(folder.path, 'authority.pem')
    copyFileSync(certificates.authority, authority)
    const url = new URL(database.connection)
    url.search = kind === 'postgres' ? `sslrootcert=${authority}` : `ssl-ca=${authority}`
    const change = { inDidQuery: slow, timeoutMs: 30_000 }
    const db = open(house, { connection: url.toString() }, change)
    const asked = db.inDid('1')
    await until('the query running', () => db.pool().open === 1 && db.pool().idle === 0)
    rmSync(authority)
    await db.close()
    expect(await asked).toMatchObject({ type: 'failed', reason: 'it was closed' })
  })

  test('a server whose name is not in its certificate is not believed', async () => {
    if (kind === 'postgres') return
    const authority = encodeURIComponent(certificates.authority)
    await expect(tryOptions(`tls=true&ssl-ca=${authority}`, '127.0.0.1')).rejects.toThrow(/IP address/)
  })

  test('a Unix socket, as Go programs write it', async () => {
    const { server } = house
    if (server === null) throw new Error('a server is needed here')
    const name = new URL(database.connection).pathname.slice(1)
    const base = socket(server.folder, server.port)
    const read = customerConnection.read(kind === 'postgres' ? `${base} dbname=${name}` : `${base}${name}`)
    if (read === undefined || read.type === 'sqlite') throw new Error('it was not understood')
    const db = open(house, { connection: read.url })
    expect(await db.password('1001')).toEqual({ type: 'found', value: 'secret1' })
  })

  test('bytes that are no UTF-8 are told, not shown', async () => {
    if (kind === 'mysql') return
    await database.exec(
      "CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
    )
    const url = new URL(database.connection)
    url.pathname = '/bytes'
    const db = open(
      house,
      { connection: url.toString() },
      { extensionQuery: "SELECT E'\\xff\\x41' WHERE $1 <> ''" },
    )
    expect(await db.read('ext_query_string', '1')).toEqual({
      type: 'row',
      cells: [
        { type: 'nothing', why: 'not_utf8' },
        { type: 'nothing', why: 'not_utf8' },
      ],
      more: false,
    })
  })

  test('a search path finds tables in another schema', async () => {
    if (kind === 'mysql') return
    await database.exec('CREATE SCHEMA crm', "CREATE TABLE crm.phones AS SELECT '1001' AS n, 'secret3' AS p")
    const url = new URL(database.connection)
    url.search = 'search_path=crm, public'
    const db = open(
      house,
      { connection: url.toString() },
      { extensionQuery: 'SELECT p FROM phones WHERE n = $1' },
    )
    expect(await db.password('1001')).toEqual({ type: 'found', value: 'secret3' })
  })

  test('what kind of server answers can be asked without a log-in', async () => {
    const port = house.server?.port ?? 0
    expect(await askServerKind({ host: '127.0.0.1', port, socket: null })).toBe(kind)
    expect(await askServerKind({ host: '127.0.0.1', port: 1, socket: null })).toBeNull()
  })

  test('asked as the other kind, it fails in time', async () => {
    const asked = kind === 'mysql' ? 'postgres' : 'mysql'
    const connection = database.connection.replace(kind, asked)
    const db = open({ type: asked }, { connection }, { timeoutMs: 1_000 })
    expect(await db.read('ext_query_string', '1')).toMatchObject({ type: 'failed' })
  })
})
