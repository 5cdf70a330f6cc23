import type { Clock } from '../../../ports/clock.ts'
import type { Attempt, Session } from './pool/session.ts'
import { SessionPool } from './pool/session-pool.ts'
import type { Used } from './pool/turn.ts'
import { type QueryName, queryNames } from './queries.ts'
import {
  type CustomerReader,
  failed,
  isTrouble,
  type QueryReport,
  type Reading,
  type Scan,
} from './reading.ts'
import { firstColumn } from './row-reading.ts'

/** What differs between database servers. Nothing here rejects but `mayWrite`, `scans` and `rows`. */
export interface Engine<S extends Session> {
  connect(): Attempt<S>
  /** The queries that can be asked. */
  readonly queries: ReadonlySet<QueryName>
  /** `limitMs`: longest the server may work on it. */
  ask(session: S, query: QueryName, value: string, limitMs: number): Promise<Reading>
  /** Whether the user may change the tables the queries read. */
  mayWrite(session: S): Promise<boolean>
  /** Tables the query would read as a whole. */
  scans(session: S, query: QueryName, value: string): Promise<readonly Scan[]>
  /** The rows of a statement without placeholders. */
  rows(session: S, sql: string): Promise<readonly (readonly unknown[])[]>
  /** What an error of `mayWrite`, `scans` or `rows` says. */
  fault(error: unknown): Reading & { readonly type: 'failed' }
}

export interface ReaderOptions {
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  /** Longest a question may take, in ms, waiting for a connection included. */
  readonly deadlineMs: number
  /** Most connections. */
  readonly poolSize: number
}

/** The server's own limit lies below the deadline, so that it gives up first and the connection lives. */
export const limitOf = (deadlineMs: number): number => Math.max(1, deadlineMs * 0.8)

export function serverReader<S extends Session>(
  engine: Engine<S>,
  { clock, random, deadlineMs, poolSize }: ReaderOptions,
): CustomerReader {
  const pool = new SessionPool({
    connect: () => engine.connect(),
    size: poolSize,
    connectMs: deadlineMs,
    clock,
    random,
  })
  const row = (query: QueryName, value: string) =>
    again(clock, deadlineMs, left =>
      pool.use(session => engine.ask(session, query, value, limitOf(left())), left()),
    )
  return {
    row,
    pool: () => pool.state(),
    async close() {
      pool.close()
    },
    async sample(sql) {
      const used = await pool.use(session => settled(engine, engine.rows(session, sql)), deadlineMs)
      return used.type === 'done' && used.value.type === 'done' ? firstColumn(used.value.value) : []
    },
    async examine(probe) {
      const rights = await pool.use(session => settled(engine, engine.mayWrite(session)), deadlineMs)
      const mayWrite = rights.type === 'failed' ? rights : rights.value
      if (mayWrite.type === 'failed' && isTrouble(mayWrite)) return mayWrite
      const reports: QueryReport[] = []
      for (const query of queryNames.filter(name => engine.queries.has(name))) {
        const reading = await row(query, probe)
        const scans = await pool.use(
          session => settled(engine, engine.scans(session, query, probe)),
          deadlineMs,
        )
        const known = scans.type === 'done' && scans.value.type === 'done' ? scans.value.value : []
        reports.push({ query, probe: reading, scans: known })
      }
      // A server that does not know the question is asked all the same what it is there for.
      return { type: 'examined', mayWrite: mayWrite.type === 'done' && mayWrite.value, reports }
    },
  }
}

/**
 * Asks a second time where a connection that had been used before broke under the question: the server may have been
 * restarted, or a firewall may have forgotten it, since. Reading twice does no harm.
 */
async function again(
  clock: Clock,
  deadlineMs: number,
  ask: (left: () => number) => Promise<Used<Reading>>,
): Promise<Reading> {
  const until = clock.now() + deadlineMs
  const left = (): number => until - clock.now()
  for (;;) {
    if (left() <= 0) return failed('silent', `no answer in ${deadlineMs} ms`)
    const used = await ask(left)
    if (used.type === 'failed') return used
    if (!used.reused || !broke(used.value)) return used.value
  }
}

const broke = (reading: Reading): boolean => reading.type === 'failed' && reading.fault.type === 'unreachable'

type Settled<T> = { readonly type: 'done'; readonly value: T } | ReturnType<Engine<Session>['fault']>

async function settled<T>(engine: Pick<Engine<Session>, 'fault'>, work: Promise<T>): Promise<Settled<T>> {
  try {
    return { type: 'done', value: await work }
  } catch (error) {
    return engine.fault(error)
  }
}
