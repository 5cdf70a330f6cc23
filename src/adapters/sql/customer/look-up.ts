import type { Lookup, OutDid } from '../../../ports/customer-db.ts'
import type { Log } from '../../../ports/log.ts'
import type { ReaderThread } from './reader-thread.ts'
import type { QueryName, QueryProblem, SqliteQueries } from './sqlite-queries.ts'

/** What is longer is no number, and is not worth a question. */
const longestNumber = 64

/** How a row is read: how many of its first columns must hold something, and what they mean. */
interface Read<T> {
  readonly columns: number
  readonly value: (columns: readonly string[]) => T
}

export const one: Read<string> = { columns: 1, value: ([text = '']) => text }

export const displayAndGateway: Read<OutDid> = {
  columns: 2,
  value: ([displayNumber = '', gateway = '']) => ({ displayNumber, gateway }),
}

export interface LookUpNeeds {
  readonly thread: ReaderThread
  readonly log: Log
  readonly queries: SqliteQueries
  readonly problems: readonly QueryProblem[]
}

/** Asks one of the queries for one number and says in the log why there is no answer. Never rejects. */
export function lookUps(needs: LookUpNeeds) {
  return async <T>(query: QueryName, number: string, read: Read<T>): Promise<Lookup<T>> => {
    const row = await rowOf(needs, query, number)
    const facts = { query, pii: { number } }
    if (row.type === 'failed') needs.log.warn({ ...facts, reason: row.reason }, 'look-up failed')
    if (row.type !== 'found') return row
    const texts = row.value.slice(0, read.columns).map(asText)
    if (!texts.includes('')) return { type: 'found', value: read.value(texts) }
    needs.log.warn(facts, 'look-up found a row with nothing in its column: taken as not found')
    return { type: 'notFound' }
  }
}

async function rowOf(
  { thread, queries, problems }: LookUpNeeds,
  query: QueryName,
  number: string,
): Promise<Lookup<readonly unknown[]>> {
  if (number === '' || number.length > longestNumber) return { type: 'notFound' }
  if (queries[query] === undefined) return withoutQuery(problems, query)
  const reply = await thread.ask({ type: 'row', query, value: number })
  if (reply.type === 'failed') return { type: 'failed', reason: reply.reason }
  if (reply.type !== 'row' || reply.columns === null) return { type: 'notFound' }
  return { type: 'found', value: reply.columns }
}

/** A query that is not configured knows no number; one that is wrong is a failure. */
function withoutQuery(problems: readonly QueryProblem[], query: QueryName): Lookup<never> {
  const wrong = problems.find(problem => problem.parameter === query)
  return wrong === undefined ? { type: 'notFound' } : { type: 'failed', reason: wrong.message }
}

/** Numbers are often kept in numeric columns; NULL and blobs are no number and no password. */
function asText(column: unknown): string {
  if (typeof column === 'string') return column
  return typeof column === 'bigint' || typeof column === 'number' ? String(column) : ''
}
