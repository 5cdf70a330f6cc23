import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { ServerAddress, Tls } from '../../../config/database/server-address.ts'
import { readTlsFiles } from '../customer/tls-options.ts'
import type { StoreUnavailable } from '../database/store-error.ts'
import { closeInTime } from './close-in-time.ts'
import type { Guard } from './guard.ts'
import { Preferred } from './preferred.ts'

const mostConnections = 8
const idleMs = 60_000
/** First probe of an idle connection, in ms: firewalls forget one after minutes. */
const keepAliveMs = 30_000

/** PostgreSQL by way of a pool whose every question has a deadline. */
export function openPostgres(address: ServerAddress, guard: Guard): Dialect {
  return new PostgresDialect({ pool: new GuardedPool(address, guard) })
}

class GuardedPool implements PostgresPool {
  readonly options = {}
  readonly #pools: Preferred<pg.Pool>
  readonly #guard: Guard
  readonly #clients = new Set<pg.PoolClient>()

  constructor(address: ServerAddress, guard: Guard) {
    this.#guard = guard
    this.#pools = new Preferred(address.tls, withTls => this.#open(address, withTls))
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#guard.connection(
      () => this.#pools.use(pool => pool.connect(), hasNoTls),
      late => late.release(),
    )
    return new GuardedClient(client, this.#guard)
  }

  end(): Promise<void> {
    return closeInTime(
      () => this.#pools.current.end(),
      () => {
        for (const client of this.#clients) destroySocket(client)
      },
    )
  }

  #open(address: ServerAddress, withTls: boolean): pg.Pool {
    const pool = new pg.Pool(poolOptions(address, withTls, this.#guard))
    // A connection that breaks while it is idle is no event for anybody: the pool takes it out and makes another.
    pool.on('error', () => undefined)
    pool.on('connect', client => {
      // One that breaks between two statements of a transaction would end the process without a listener.
      client.on('error', () => undefined)
      this.#clients.add(client)
    })
    pool.on('remove', client => this.#clients.delete(client))
    return pool
  }
}

/** The driver's word for a server that answers `N` to an SSLRequest (PostgreSQL 55.2.10); it has no code. */
const hasNoTls = (error: unknown): boolean =>
  error instanceof Error && error.message === 'The server does not support SSL connections'

/** A connection on loan. One that did not answer is asked nothing more, a rollback neither, and is not given back to the pool. */
class GuardedClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  readonly #guard: Guard
  #broken: StoreUnavailable | null = null

  constructor(client: pg.PoolClient, guard: Guard) {
    this.#client = client
    this.#guard = guard
  }

  // biome-ignore lint/suspicious/noExplicitAny: kysely's two signatures in one; without a cursor only the first is used
  query(sql: any, parameters?: readonly unknown[]): any {
    if (this.#broken !== null) return Promise.reject(this.#broken)
    return this.#guard.statement(
      () => this.#client.query(sql, parameters as unknown[]),
      why => {
        this.#broken = why
      },
    )
  }

  release(destroy = false): void {
    const isBroken = destroy || this.#broken !== null
    this.#client.release(isBroken)
    if (isBroken) destroySocket(this.#client)
  }
}

/** A polite good-bye waits for a server that does not answer. */
function destroySocket(client: pg.PoolClient): void {
  const { connection } = client as unknown as {
    readonly connection?: { readonly stream?: { destroy(): void } }
  }
  connection?.stream?.destroy()
}

function poolOptions(address: ServerAddress, withTls: boolean, { limits }: Guard): pg.PoolConfig {
  const { host, port, socket, user, password, database, searchPath, tls } = address
  return {
    host: socket ?? host,
    port,
    user,
    // As a function: in place of an empty one `pg` would look for a password in the environment and in ~/.pgpass.
    password: () => password,
    database,
    ssl: withTls ? tlsOptions(tls) : false,
    max: mostConnections,
    idleTimeoutMillis: idleMs,
    connectionTimeoutMillis: limits.connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    application_name: 'nacd',
    types: { getTypeParser },
    onConnect: client => prepareSession(client, limits.statementMs, searchPath),
  }
}

function tlsOptions(tls: Tls) {
  const files = readTlsFiles(tls)
  return tls.trust === 'authority' ? { ...files, checkServerIdentity: () => undefined } : files
}

/**
 * The server gives up before we do, so that no lock outlives a question nobody waits for. As statements and not as
 * start-up parameters: PgBouncer refuses those.
 */
async function prepareSession(client: pg.ClientBase, statementMs: number, searchPath: string | null) {
  await client.query(
    `SET statement_timeout = ${statementMs}; SET idle_in_transaction_session_timeout = ${statementMs * 2}`,
  )
  if (searchPath !== null) await client.query("SELECT set_config('search_path', $1, false)", [searchPath])
}

const bigint = 20

/** Times in ms and counters are bigint columns: numbers, where they are exact as such. */
const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid: number, format?: 'text' | 'binary') =>
  oid === bigint ? exactNumber : pg.types.getTypeParser(oid, format as 'text')

function exactNumber(text: string): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}
