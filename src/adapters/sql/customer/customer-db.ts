import type { CustomerDbConfig } from '../../../config/config.ts'
import { readServerAddress } from '../../../config/database/server-address.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { CustomerDb } from '../../../ports/customer-db.ts'
import type { Log } from '../../../ports/log.ts'
import type { BreakerState } from '../../breaker/breaker.ts'
import { guardReader } from './guarded-reader.ts'
import { displayAndGateway, lookUps, one, readingOf } from './look-up.ts'
import { mysqlEngine } from './mysql/engine.ts'
import { postgresEngine } from './postgres/engine.ts'
import { customerQueries, type Queries, type QueryName, type Uncut } from './queries.ts'
import type { CustomerReader, Examination, PoolState, Reading } from './reading.ts'
import { limitOf, type ReaderOptions, serverReader } from './server-reader.ts'
import { sqliteReader } from './sqlite/reader-thread.ts'

/** The customer's database, and what can be asked about it beside its answers. */
export interface OpenCustomerDb extends CustomerDb {
  /** One question, with all that is known of its answer. */
  read(query: QueryName, number: string): Promise<Reading>
  /** Tries every query with a number that is surely not there. */
  examine(probe: string): Promise<Examination>
  /** See CustomerReader. */
  sample(sql: string): Promise<readonly string[]>
  /** Queries that cannot be asked at all, each with the reason. */
  readonly uncut: Uncut
  pool(): PoolState
}

/** Told what happens, for metrics. */
export interface CustomerDbObserver {
  asked(query: QueryName, reading: Reading, tookMs: number): void
  breakerChanged(state: BreakerState): void
}

export interface CustomerDbNeeds {
  readonly clock: Clock
  readonly log: Log
  readonly observer?: CustomerDbObserver
  /** See LookUpNeeds. */
  readonly lineOf?: (query: QueryName) => string | null
}

const nobody: CustomerDbObserver = { asked: () => undefined, breakerChanged: () => undefined }

/** The customer's database as configured. Nothing is opened before the first question; the thread that reads SQLite waits for it. */
export function openCustomerDb(config: CustomerDbConfig, needs: CustomerDbNeeds): OpenCustomerDb {
  const { clock, log, observer = nobody, lineOf = () => null } = needs
  const { queries, uncut } = customerQueries(config)
  const { timeoutMs: deadlineMs, poolSize } = config
  const bare = openReader(config, queries, { clock, random: Math.random, deadlineMs, poolSize })
  const reader = guardReader(bare, {
    log,
    random: Math.random,
    now: () => performance.now(),
    observe: observer.asked,
    observeBreaker: observer.breakerChanged,
  })
  const look = lookUps({ reader, clock, log, queries, uncut, lineOf })
  return {
    password: extension => look('ext_query_string', extension, one),
    inDid: number => look('in_did_sql', number, one),
    outDid: extension => look('out_did_sql', extension, displayAndGateway),
    read: (query, number) => readingOf({ reader, queries, uncut }, query, number),
    examine: probe => reader.examine(probe),
    sample: sql => reader.sample(sql),
    uncut,
    pool: () => reader.pool(),
    close: () => reader.close(),
  }
}

function openReader(config: CustomerDbConfig, queries: Queries, options: ReaderOptions): CustomerReader {
  const { type, connection } = config
  if (type === 'sqlite') return sqliteReader(connection, queries, options)
  const read = readServerAddress(type, connection)
  // The configuration was refused if this were so.
  if (read.type === 'problem') throw new Error(`db_string ${read.message.en}`)
  const limitMs = limitOf(options.deadlineMs)
  return type === 'postgres'
    ? serverReader(postgresEngine(read.address, queries, limitMs), options)
    : serverReader(mysqlEngine(read.address, queries, limitMs), options)
}
