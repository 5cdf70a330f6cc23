import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseServer } from './database-server.ts'
import { startMariadb } from './mariadb.ts'
import { startPostgres } from './postgres.ts'

interface Client {
  readonly ask: () => Promise<unknown>
  readonly end: () => void
}

async function postgresClient(url: string): Promise<Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  return { ask: () => client.query('SELECT 1'), end: () => void client.end().catch(() => undefined) }
}

async function mysqlClient(url: string): Promise<Client> {
  const connection = await mysql.createConnection(url)
  connection.on('error', () => undefined)
  return { ask: () => connection.query('SELECT 1'), end: () => connection.destroy() }
}

const servers = [
  { name: 'PostgreSQL', start: startPostgres, connect: postgresClient },
  { name: 'MariaDB', start: startMariadb, connect: mysqlClient },
]

describe.each(servers)('$name', ({ start, connect }) => {
  let server: DatabaseServer
  beforeAll(async () => {
    server = await start()
  }, 120_000)
  afterAll(() => server?.stop())

  test('a frozen server answers when it is thawed', async () => {
    const client = await connect(await server.createDatabase())
    server.freeze()
    let answered = false
    const asked = client.ask().then(() => {
      answered = true
    })
    await new Promise(resolve => setImmediate(resolve))
    expect(answered).toBe(false)
    server.thaw()
    await asked
    client.end()
  })

  test.each([
    ['killed', () => server.kill()],
    ['shut down', () => server.shutDown()],
  ])(
    'a server that was %s breaks its connections, and has its databases when it is started again',
    async (_how, end) => {
      const url = await server.createDatabase()
      const client = await connect(url)
      await end()
      await expect(client.ask()).rejects.toThrow()
      await server.start()
      const later = await connect(url)
      await later.ask()
      later.end()
    },
  )
})
