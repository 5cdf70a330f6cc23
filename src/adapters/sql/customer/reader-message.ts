import type { QueryName, QueryProblem, SqliteQueries } from './sqlite-queries.ts'

/** What the reading thread is started with. */
export interface ReaderSetup {
  readonly file: string
  readonly queries: SqliteQueries
  /** Wait for another process's lock, in ms. */
  readonly busyMs: number
}

export type ReaderAsk =
  | { readonly type: 'row'; readonly id: number; readonly query: QueryName; readonly value: string }
  | { readonly type: 'check'; readonly id: number }

export type ReaderReply =
  /** The first row's columns, in the order of the SELECT; null when there is no row. */
  | { readonly type: 'row'; readonly id: number; readonly columns: readonly unknown[] | null }
  | { readonly type: 'problems'; readonly id: number; readonly problems: readonly QueryProblem[] }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string }
