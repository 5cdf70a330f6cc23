import type { QueryName } from '../queries.ts'
import type { Examination, Reading } from '../reading.ts'

export type SqliteQueries = Partial<Record<QueryName, string>>

/** The value's name in SQLite's own form; a named parameter may stand in a statement any number of times. */
export const valueName = 'nacd_value'

/** What the reading thread is started with. */
export interface ReaderSetup {
  readonly file: string
  readonly queries: SqliteQueries
  /** Wait for another process's lock, in ms. */
  readonly busyMs: number
}

export type ReaderAsk =
  | { readonly type: 'row'; readonly id: number; readonly query: QueryName; readonly value: string }
  | { readonly type: 'examine'; readonly id: number; readonly probe: string }
  | { readonly type: 'sample'; readonly id: number; readonly sql: string }

export type ReaderReply =
  | { readonly type: 'row'; readonly id: number; readonly reading: Reading }
  | { readonly type: 'examination'; readonly id: number; readonly examination: Examination }
  | { readonly type: 'sample'; readonly id: number; readonly texts: readonly string[] }
