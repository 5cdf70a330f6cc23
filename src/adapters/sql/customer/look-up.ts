import type { Clock } from '../../../ports/clock.ts'
import type { Lookup, OutDid } from '../../../ports/customer-db.ts'
import type { Log } from '../../../ports/log.ts'
import { sparseWarning } from '../../../runtime/sparse-warning.ts'
import { type Queries, type QueryName, queryNames, type Uncut } from './queries.ts'
import { type Cell, type CustomerReader, type FaultType, failed, type Reading } from './reading.ts'

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

/** Faults that every number meets until somebody mends the query or its rights. The breaker is not for them. */
const wrongQueries: ReadonlySet<FaultType> = new Set<FaultType>(['query', 'writes', 'permission'])

export interface LookUpNeeds {
  readonly reader: CustomerReader
  readonly clock: Clock
  readonly log: Log
  readonly queries: Queries
  readonly uncut: Uncut
  /** Where a query stands (`nacd.conf.xml:6`), for the log; null = it is not known. */
  readonly lineOf: (query: QueryName) => string | null
}

/** Asks one of the queries for one number and says in the log why there is no answer. Never rejects. */
export function lookUps(needs: LookUpNeeds) {
  const { clock, log, lineOf } = needs
  const many: Partial<Record<FaultType, ReturnType<typeof sparseWarning>>> = {
    resting: sparseWarning(log, clock, 'look-ups fail while the customer database is left alone'),
    busy: sparseWarning(log, clock, 'look-ups fail because the customer database does not keep up'),
  }
  const perQuery = (message: string) =>
    Object.fromEntries(queryNames.map(query => [query, sparseWarning(log, clock, message)])) as Record<
      QueryName,
      ReturnType<typeof sparseWarning>
    >
  const doubles = perQuery('look-up found more than one row: the first counts')
  const wrong = perQuery('look-up failed')

  return async <T>(query: QueryName, number: string, read: Read<T>): Promise<Lookup<T>> => {
    const reading = await readingOf(needs, query, number)
    const facts = { query, line: lineOf(query), pii: { number } }
    if (reading.type === 'none') return { type: 'notFound' }
    if (reading.type === 'failed') {
      const { type, reason } = reading.fault
      const warn = many[type]
      if (warn !== undefined) warn({ query, line: lineOf(query), reason })
      else if (wrongQueries.has(type)) wrong[query]({ ...facts, fault: type, reason })
      else log.warn({ ...facts, fault: type, reason }, 'look-up failed')
      return { type: 'failed', reason }
    }
    if (reading.more) doubles[query](facts)
    const cells = reading.cells.slice(0, read.columns)
    const texts = cells.flatMap(cell => (cell.type === 'text' ? cell.text : []))
    if (texts.length === read.columns) return { type: 'found', value: read.value(texts) }
    log.warn(
      { ...facts, ...unusable(cells) },
      'look-up found a row with nothing usable in it: taken as not found',
    )
    return { type: 'notFound' }
  }
}

/** The first column that holds nothing, counted from 1, and why. */
function unusable(cells: readonly Cell[]): { readonly column: number; readonly why: string } {
  const index = cells.findIndex(({ type }) => type === 'nothing')
  const cell = cells[index]
  return { column: index + 1, why: cell?.type === 'nothing' ? cell.why : 'no_column' }
}

/** What the reader gives; what can be no number is not asked for, nor is a query that is not there or wrong. */
export async function readingOf(
  { reader, queries, uncut }: Pick<LookUpNeeds, 'reader' | 'queries' | 'uncut'>,
  query: QueryName,
  number: string,
): Promise<Reading> {
  if (!mayBeNumber(number)) return { type: 'none' }
  const wrong = uncut[query]
  if (wrong !== undefined) return failed('query', wrong)
  return queries[query] === undefined ? { type: 'none' } : reader.row(query, number)
}

/** Databases differ in what they make of a NUL or half a character; a number has neither. */
function mayBeNumber(number: string): boolean {
  return number !== '' && number.length <= longestNumber && number.isWellFormed() && !/\p{Cc}/u.test(number)
}
