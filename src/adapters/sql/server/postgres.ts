import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { closeInTime } from './close-in-time.ts'
import type { Guard } from './guard.ts'
import type { ServerAddress, Tls } from './server-url.ts'

const mostConnections = 8
const idleMs = 60_000

/** PostgreSQL by way of a pool whose every question has a deadline. */
export function openPostgres(address: ServerAddress, guard: Guard): Dialect {
  return new PostgresDialect({ pool: new GuardedPool(address, guard) })
}

class GuardedPool implements PostgresPool {
  readonly options = {}
  readonly #pool: pg.Pool
  readonly #guard: Guard
  readonly #clients = new Set<pg.PoolClient>()

  constructor(address: ServerAddress, guard: Guard) {
    this.#guard = guard
    this.#pool = new pg.Pool(poolOptions(address, guard))
    // A connection that breaks while it is idle is no event for anybody: the pool takes it out and makes another.
    this.#pool.on('error', () => undefined)
    this.#pool.on('connect', client => {
      // One that breaks between two statements of a transaction would end the process without a listener.
      client.on('error', () => undefined)
      this.#clients.add(client)
    })
    this.#pool.on('remove', client => this.#clients.delete(client))
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#guard.connection(
      () => this.#pool.connect(),
      late => late.release(),
    )
    return new GuardedClient(client, this.#guard)
  }

  end(): Promise<void> {
    return closeInTime(
      () => this.#pool.end(),
      () => {
        for (const client of this.#clients) destroySocket(client)
      },
    )
  }
}

/** A connection on loan. One that did not answer is not given back to the pool. */
class GuardedClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  readonly #guard: Guard
  #isBroken = false

  constructor(client: pg.PoolClient, guard: Guard) {
    this.#client = client
    this.#guard = guard
  }

  // biome-ignore lint/suspicious/noExplicitAny: kysely's two signatures in one; without a cursor only the first is used
  query(sql: any, parameters?: readonly unknown[]): any {
    return this.#guard.statement(
      () => this.#client.query(sql, parameters as unknown[]),
      () => {
        this.#isBroken = true
      },
    )
  }

  release(destroy = false): void {
    const isBroken = destroy || this.#isBroken
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

function poolOptions(address: ServerAddress, { limits }: Guard): pg.PoolConfig {
  const { host, port, socket, user, password, database, schema } = address
  return {
    host: socket ?? host,
    port,
    user,
    password,
    database,
    ssl: tlsOptions(address.tls),
    max: mostConnections,
    idleTimeoutMillis: idleMs,
    connectionTimeoutMillis: limits.connectMs,
    keepAlive: true,
    application_name: 'nacd',
    types: { getTypeParser },
    onConnect: client => client.query(sessionSettings(limits.statementMs, schema)).then(() => undefined),
  }
}

const tlsOptions = (tls: Tls): pg.PoolConfig['ssl'] =>
  tls === null
    ? false
    : { rejectUnauthorized: tls.isVerified, ...(tls.ca === undefined ? {} : { ca: tls.ca }) }

/**
 * The server gives up before we do, so that no lock outlives a question nobody waits for. As SET and not as start-up
 * parameters: PgBouncer refuses those.
 */
function sessionSettings(statementMs: number, schema: string | null): string {
  const settings = [
    `SET statement_timeout = ${statementMs}`,
    `SET idle_in_transaction_session_timeout = ${statementMs * 2}`,
    ...(schema === null ? [] : [`SET search_path = "${schema}"`]),
  ]
  return settings.join('; ')
}

const bigint = 20

/** Times in ms and counters are bigint columns: numbers, where they are exact as such. */
const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid: number, format?: 'text' | 'binary') =>
  oid === bigint ? exactNumber : pg.types.getTypeParser(oid, format as 'text')

function exactNumber(text: string): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}
