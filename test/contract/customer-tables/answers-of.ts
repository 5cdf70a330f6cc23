import type { CustomerDb, Lookup } from '../../../src/ports/customer-db.ts'
import type { QueryName } from './page.ts'

/** What nacd takes from a look-up, column by column; null = nothing. */
export type Given = { readonly gives: readonly string[] | null } | { readonly failed: string }

function given<T>(lookup: Lookup<T>, columns: (value: T) => readonly string[]): Given {
  if (lookup.type === 'failed') return { failed: lookup.reason }
  return { gives: lookup.type === 'found' ? columns(lookup.value) : null }
}

/** Asks a customer's database by the parameter that words the query. */
export function answersOf(db: CustomerDb): (query: QueryName, number: string) => Promise<Given> {
  const ask: Record<QueryName, (number: string) => Promise<Given>> = {
    ext_query_string: async number => given(await db.password(number), password => [password]),
    in_did_sql: async number => given(await db.inDid(number), extension => [extension]),
    out_did_sql: async number =>
      given(await db.outDid(number), ({ displayNumber, gateway }) => [displayNumber, gateway]),
  }
  return (query, number) => ask[query](number)
}
