import mysql from 'mysql2'
import type { ServerAddress } from '../../../../config/database/server-address.ts'
import type { Attempt, Opened } from '../pool/session.ts'
import { readTlsFiles } from '../tls-options.ts'
import { mysqlFault } from './fault.ts'
import { MysqlSession } from './session.ts'

/** First probe of an idle connection, in ms: firewalls forget one after minutes. */
const keepAliveMs = 30_000
/** Longest a request to stop a query may take, in ms; nobody waits for it. */
const killMs = 5_000

/** Opens a session, where `preferred` without TLS if the server has none. `limitMs` = longest a query may run. */
export function connectMysql(address: ServerAddress, limitMs: number): Attempt<MysqlSession> {
  let connection: mysql.Connection | null = null
  let isAbandoned = false
  const open = async (withTls: boolean): Promise<Opened<MysqlSession>> => {
    try {
      const how = options(address, withTls)
      const trying = mysql.createConnection(how)
      connection = trying
      await connected(trying)
      const session = new MysqlSession(trying, thread => kill(how, thread))
      await session.prepare(limitMs)
      return { type: 'open', session }
    } catch (error) {
      connection?.destroy()
      const fault = mysqlFault(error, '')
      const mayBePlain = withTls && address.tls.use === 'preferred' && fault.type === 'tls' && !isAbandoned
      return mayBePlain ? open(false) : { type: 'failed', fault }
    }
  }
  return {
    done: open(address.tls.use !== 'off'),
    abandon() {
      isAbandoned = true
      connection?.destroy()
    },
  }
}

function options(address: ServerAddress, withTls: boolean): mysql.ConnectionOptions {
  const { host, port, socket, user, password, database, tls } = address
  return {
    ...(socket === null ? { host, port } : { socketPath: socket }),
    user,
    password,
    database,
    charset: 'utf8mb4',
    // Kept as text to the last digit, and told apart from numbers by their types.
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    rowsAsArray: true,
    // The server may not ask for files of this machine, nor take several statements for one.
    flags: ['-LOCAL_FILES', '-MULTI_STATEMENTS'],
    enableKeepAlive: true,
    keepAliveInitialDelay: keepAliveMs,
    connectAttributes: { program_name: 'nacd' },
    ...(withTls ? { ssl: { ...readTlsFiles(tls), verifyIdentity: tls.trust === 'identity' } } : {}),
  }
}

function connected(connection: mysql.Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    // For as long as it lives: an error that nobody listens to would end the process.
    connection.on('error', reject)
    connection.connect(error => (error ? reject(error) : resolve()))
  })
}

/**
 * Stops what a connection made the same way runs: MySQL goes on with a query whose client has gone. Never throws: no file
 * is read again for it.
 */
function kill(how: mysql.ConnectionOptions, thread: number): void {
  const connection = mysql.createConnection({ ...how, connectTimeout: killMs })
  const end = (): void => connection.destroy()
  const timer = setTimeout(end, killMs).unref()
  connection.on('error', end)
  connection.query(`KILL QUERY ${thread}`, () => {
    clearTimeout(timer)
    end()
  })
}
