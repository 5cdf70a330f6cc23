import { connect as connectSocket } from 'node:net'
import pg from 'pg'
import type { ServerAddress } from '../../../../config/database/server-address.ts'
import type { Attempt, Opened } from '../pool/session.ts'
import { readTlsFiles } from '../tls-options.ts'
import { postgresFault } from './fault.ts'
import { PostgresSession } from './session.ts'

/** First probe of an idle connection, in ms: firewalls forget one after minutes. */
const keepAliveMs = 30_000

/** Opens a session, where `preferred` without TLS if the server has none. */
export function connectPostgres(address: ServerAddress): Attempt<PostgresSession> {
  let client: pg.Client | null = null
  let isAbandoned = false
  const open = async (withTls: boolean): Promise<Opened<PostgresSession>> => {
    try {
      const trying = makeClient(address, withTls)
      client = trying
      // What breaks later is seen by the session; without a listener it would end the process.
      trying.on('error', () => undefined)
      await trying.connect()
      return { type: 'open', session: new PostgresSession(trying, cancelOf(address, trying)) }
    } catch (error) {
      destroy(client)
      const fault = postgresFault(error, '')
      const mayBePlain = withTls && address.tls.use === 'preferred' && fault.type === 'tls' && !isAbandoned
      return mayBePlain ? open(false) : { type: 'failed', fault }
    }
  }
  return {
    done: open(address.tls.use !== 'off'),
    abandon() {
      isAbandoned = true
      destroy(client)
    },
  }
}

/** The socket, while `pg` leaves its connection half open after some failures. */
function destroy(client: pg.Client | null): void {
  client?.connection.stream.destroy()
}

function makeClient(address: ServerAddress, withTls: boolean): pg.Client {
  const { host, port, socket, user, password, database, tls, searchPath } = address
  return new pg.Client({
    host: socket ?? host,
    port,
    user,
    // As a function: in place of an empty one `pg` would look for a password in the environment and in ~/.pgpass.
    password: () => password,
    database,
    application_name: 'nacd',
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    ssl: withTls ? tlsOptions(tls) : false,
    ...(searchPath === null ? {} : { options: `-c search_path=${searchPath.replace(/[\\ ]/g, '\\$&')}` }),
  })
}

function tlsOptions(tls: ServerAddress['tls']) {
  const files = readTlsFiles(tls)
  return tls.trust === 'authority' ? { ...files, checkServerIdentity: () => undefined } : files
}

/** CancelRequest (PostgreSQL 55.2.9): over a connection of its own, before any log-in, never answered. */
function cancelOf({ host, port, socket }: ServerAddress, client: pg.Client): () => void {
  return () => {
    const { processID, secretKey } = client as unknown as {
      processID: number | null
      secretKey: number | null
    }
    if (processID === null || secretKey === null) return
    const message = Buffer.alloc(16)
    for (const [index, word] of [16, 80_877_102, processID, secretKey].entries())
      message.writeInt32BE(word, index * 4)
    const path = `${socket}/.s.PGSQL.${port}`
    const connection = socket === null ? connectSocket(port, host) : connectSocket(path)
    connection.on('error', () => connection.destroy())
    connection.setTimeout(cancelMs, () => connection.destroy())
    connection.unref()
    connection.end(message)
  }
}

/** A server that is frozen keeps the request until it wakes; nobody waits for it longer than this. */
const cancelMs = 5_000
