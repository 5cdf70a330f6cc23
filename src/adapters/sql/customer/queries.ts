import type { CustomerDbConfig } from '../../../config/config.ts'
import { cutAtPlaceholders, type Pieces } from './placeholders.ts'

/** The three questions asked of a customer's database, by the parameter of nacd.conf.xml that words each. */
export type QueryName = 'ext_query_string' | 'out_did_sql' | 'in_did_sql'

export const queryNames: readonly QueryName[] = ['ext_query_string', 'out_did_sql', 'in_did_sql']

/** Columns each query must give; undefined = one or more, the first counts. */
const columnsOf: Record<QueryName, number | undefined> = {
  ext_query_string: undefined,
  out_did_sql: 2,
  in_did_sql: undefined,
}

/** The configured queries, cut at their placeholders. */
export type Queries = Partial<Record<QueryName, Pieces>>

/** Those that could not be cut, each with the reason. */
export type Uncut = Partial<Record<QueryName, string>>

/** Cuts the configured queries; those that cannot be are left out of `queries`, each with the reason. */
export function customerQueries(config: CustomerDbConfig): {
  readonly queries: Queries
  readonly uncut: Uncut
} {
  const queries: Queries = {}
  const uncut: Uncut = {}
  const configured: Record<QueryName, string | null> = {
    ext_query_string: config.extensionQuery,
    out_did_sql: config.outDidQuery,
    in_did_sql: config.inDidQuery,
  }
  for (const name of queryNames) {
    const query = configured[name]
    if (query === null) continue
    const pieces = cutAtPlaceholders(query, config.type)
    if (pieces === null) uncut[name] = 'the number must stand in it as $1 or ?'
    else queries[name] = pieces
  }
  return { queries, uncut }
}

/** What is wrong with the columns a query gives; null when nothing is. */
export function columnProblem(query: QueryName, columns: number): string | null {
  if (columns === 0) return 'it must be a SELECT that gives rows'
  const demanded = columnsOf[query]
  if (demanded === undefined || columns === demanded) return null
  return `two columns demanded (display number, gateway), it gives ${columns}`
}
