import { promisify } from 'node:util'
import { type Dialect, MysqlDialect, type MysqlPool, type MysqlPoolConnection } from 'kysely'
import mysql from 'mysql2'
import type { ServerAddress } from '../../../config/database/server-address.ts'
import { readTlsFiles } from '../customer/tls-options.ts'
import type { StoreUnavailable } from '../database/store-error.ts'
import { closeInTime } from './close-in-time.ts'
import type { Guard } from './guard.ts'
import { Preferred } from './preferred.ts'

const mostConnections = 8
const idleMs = 60_000
/** First probe of an idle connection, in ms: firewalls forget one after minutes. */
const keepAliveMs = 30_000

/** MySQL or MariaDB by way of a pool whose every question has a deadline. */
export function openMysql(address: ServerAddress, guard: Guard): Dialect {
  return new MysqlDialect({ pool: new GuardedPool(address, guard) })
}

class GuardedPool implements MysqlPool {
  readonly #pools: Preferred<mysql.Pool>
  readonly #guard: Guard
  readonly #connections = new Set<mysql.PoolConnection>()

  constructor(address: ServerAddress, guard: Guard) {
    this.#guard = guard
    this.#pools = new Preferred(address.tls, withTls => this.#open(address, withTls))
  }

  getConnection(callback: (error: unknown, connection: MysqlPoolConnection) => void): void {
    const connecting = this.#guard.connection(
      () => this.#pools.use(pool => promisify(pool.getConnection.bind(pool))(), hasNoTls),
      late => late.release(),
    )
    connecting.then(
      connection => callback(null, new GuardedConnection(connection, this.#guard)),
      error => callback(error, undefined as never),
    )
  }

  end(callback: (error: unknown) => void): void {
    const pool = this.#pools.current
    const closing = closeInTime(promisify(pool.end.bind(pool)), () => {
      for (const connection of this.#connections) connection.destroy()
    })
    closing.then(() => callback(null), callback)
  }

  #open(address: ServerAddress, withTls: boolean): mysql.Pool {
    const pool = mysql.createPool(poolOptions(address, withTls, this.#guard))
    pool.on('connection', connection => {
      this.#connections.add(connection)
      connection.on('end', () => this.#connections.delete(connection))
      // One that breaks is taken out of the pool; without a listener it would end the process.
      connection.on('error', () => this.#connections.delete(connection))
      // Goes out before the first question; where it fails, its connection is not to be used.
      connection.query(sessionSettings(this.#guard.limits.statementMs), error => {
        if (error !== null) connection.destroy()
      })
    })
    return pool
  }
}

/** mysql2's word for a server whose handshake offers no TLS. */
const hasNoTls = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'HANDSHAKE_NO_SSL_SUPPORT'

type Callback = Parameters<MysqlPoolConnection['query']>[2]

/** A connection on loan. One that did not answer is asked nothing more, a rollback neither, and is not given back to the pool. */
class GuardedConnection implements MysqlPoolConnection {
  readonly #connection: mysql.PoolConnection
  readonly #guard: Guard
  #broken: StoreUnavailable | null = null

  constructor(connection: mysql.PoolConnection, guard: Guard) {
    this.#connection = connection
    this.#guard = guard
  }

  get config(): object {
    return this.#connection.config
  }

  get threadId(): number {
    return this.#connection.threadId
  }

  connect(callback?: (error: unknown) => void): void {
    callback?.(null)
  }

  query(sql: string, parameters: unknown[], callback?: Callback): never {
    this.#ask(sql, parameters).then(
      result => callback?.(null, result as never),
      error => callback?.(error, undefined as never),
    )
    return undefined as never
  }

  #ask(sql: string, parameters: unknown[]): Promise<unknown> {
    if (this.#broken !== null) return Promise.reject(this.#broken)
    return this.#guard.statement(
      () =>
        new Promise((resolve, reject) => {
          this.#connection.query(sql, parameters, (error, result) => {
            if (error === null) resolve(result)
            else reject(error)
          })
        }),
      why => {
        this.#broken = why
      },
    )
  }

  destroy(): void {
    this.#connection.destroy()
  }

  release(): void {
    if (this.#broken !== null) this.#connection.destroy()
    else this.#connection.release()
  }
}

function poolOptions(address: ServerAddress, withTls: boolean, { limits }: Guard): mysql.PoolOptions {
  const { host, port, socket, user, password, database, tls } = address
  return {
    ...(socket === null ? { host, port } : { socketPath: socket }),
    user,
    password,
    database,
    ...(withTls ? { ssl: { ...readTlsFiles(tls), verifyIdentity: tls.trust === 'identity' } } : {}),
    connectionLimit: mostConnections,
    idleTimeout: idleMs,
    connectTimeout: limits.connectMs,
    enableKeepAlive: true,
    keepAliveInitialDelay: keepAliveMs,
    charset: 'utf8mb4_bin',
    supportBigNumbers: true,
    // The server may not ask for files of this machine, nor take several statements for one.
    flags: ['-LOCAL_FILES', '-MULTI_STATEMENTS'],
    connectAttributes: { program_name: 'nacd' },
  }
}

/**
 * Strict, so that nothing is cut or bent in silence. The server gives up before we do, so that no lock outlives a question
 * nobody waits for: MariaDB has a limit for every statement, MySQL one for reading only; each sees its own in the comments
 * (MariaDB documentation, "Comment Syntax").
 */
function sessionSettings(statementMs: number): string {
  const seconds = Math.max(1, Math.ceil(statementMs / 1000))
  return `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO',
    time_zone = '+00:00', lock_wait_timeout = ${seconds}, innodb_lock_wait_timeout = ${seconds}
    /*!50708 , max_execution_time = ${statementMs} */ /*M!100101 , max_statement_time = ${seconds} */`
}
