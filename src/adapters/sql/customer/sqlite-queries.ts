import type { CustomerDbConfig } from '../../../config/config.ts'
import { cutAtPlaceholders } from './placeholders.ts'

/** The three questions asked of a customer's database, by the parameter of nacd.conf.xml that words each. */
export type QueryName = 'ext_query_string' | 'out_did_sql' | 'in_did_sql'

/** Something wrong with one parameter of nacd.conf.xml; `message` says what was expected. */
export interface QueryProblem {
  readonly parameter: QueryName | 'db_string'
  readonly message: string
}

export type SqliteQueries = Partial<Record<QueryName, string>>

/** The value's name in SQLite's own form; a named parameter may stand in a statement any number of times. */
export const valueName = 'nacd_value'

/** Rewrites the configured queries for SQLite; those that cannot be are left out, each with its problem. */
export function sqliteQueries(config: CustomerDbConfig): {
  readonly queries: SqliteQueries
  readonly problems: readonly QueryProblem[]
} {
  const queries: SqliteQueries = {}
  const problems: QueryProblem[] = []
  const configured: Record<QueryName, string | null> = {
    ext_query_string: config.extensionQuery,
    out_did_sql: config.outDidQuery,
    in_did_sql: config.inDidQuery,
  }
  for (const parameter of Object.keys(configured) as QueryName[]) {
    const query = configured[parameter]
    if (query === null) continue
    const pieces = cutAtPlaceholders(query)
    if (pieces === null) problems.push({ parameter, message: 'the number must stand in it as $1 or ?' })
    else queries[parameter] = pieces.join(`@${valueName}`)
  }
  return { queries, problems }
}
