import type { QueryName } from './queries.ts'

/** Why a column holds no number, name or password. */
export type Emptiness =
  | 'null'
  | 'empty'
  | 'binary'
  | 'date'
  | 'no_text'
  | 'too_long'
  | 'not_utf8'
  | 'control_characters'

export type Cell =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'nothing'; readonly why: Emptiness }

/** Why a question was not answered. Which of these say that the database itself is in trouble: `isTrouble`. */
export const faultTypes = [
  /** Nothing listens, no such host, the connection broke. */
  'unreachable',
  /** Connected, but no answer in time. */
  'silent',
  /** The server gave up on the query because it took too long. */
  'slow',
  /** It has all the connections it may have. */
  'crowded',
  'login',
  'no_database',
  'tls',
  /** What answers is another kind of server. */
  'wrong_server',
  /** The user may not read what the query reads. */
  'permission',
  /** The query would change data. */
  'writes',
  /** Wrong SQL: no such table, no such column, a syntax error, the wrong number of columns. */
  'query',
  /** Its own connections are all busy, or too many look-ups wait for one. */
  'busy',
  /** It failed too often just now and was not asked. */
  'resting',
  'closed',
] as const
export type FaultType = (typeof faultTypes)[number]

export interface Fault {
  readonly type: FaultType
  /** For the log: the driver's code and message; no secret, no number. */
  readonly reason: string
}

/** What one question gave: the first row, and whether there was a second. */
export type Reading =
  | { readonly type: 'row'; readonly cells: readonly Cell[]; readonly more: boolean }
  | { readonly type: 'none' }
  | { readonly type: 'failed'; readonly fault: Fault }

export const failed = (type: FaultType, reason: string) =>
  ({ type: 'failed', fault: { type, reason } }) as const satisfies Reading

const troubles: ReadonlySet<FaultType> = new Set<FaultType>([
  ...(['unreachable', 'silent', 'slow', 'crowded', 'login', 'no_database', 'tls', 'wrong_server'] as const),
])

/** The database is in trouble, whatever is asked; a wrong query is not that. */
export const isTrouble = (reading: Reading): boolean =>
  reading.type === 'failed' && troubles.has(reading.fault.type)

/** A table that a query reads as a whole, for there is no index to find the number by. */
export interface Scan {
  readonly table: string
  /** About how many rows it has; null = not known. */
  readonly rows: number | null
}

/** What can be said of one query without knowing the customer's data. */
export interface QueryReport {
  readonly query: QueryName
  /** What it gave for a number that is surely not there. */
  readonly probe: Reading
  readonly scans: readonly Scan[]
}

export type Examination =
  | { readonly type: 'failed'; readonly fault: Fault }
  | {
      readonly type: 'examined'
      /** The user may change the tables: more than nacd needs. */
      readonly mayWrite: boolean
      readonly reports: readonly QueryReport[]
    }

/** Connections, for the metrics. */
export interface PoolState {
  readonly open: number
  readonly idle: number
  readonly waiting: number
}

/** One kind of database, asked the configured queries. Never rejects; answers within its deadline. */
export interface CustomerReader {
  row(query: QueryName, value: string): Promise<Reading>
  examine(probe: string): Promise<Examination>
  /** The first column of the first two rows of a statement without placeholders; none where it fails or takes too long. */
  sample(sql: string): Promise<readonly string[]>
  pool(): PoolState
  close(): Promise<void>
}
