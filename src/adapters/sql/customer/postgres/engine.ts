import type { ServerAddress } from '../../../../config/database/server-address.ts'
import { joinPieces } from '../placeholders.ts'
import type { Queries, QueryName } from '../queries.ts'
import type { Reading } from '../reading.ts'
import { rowReading, unusableReading } from '../row-reading.ts'
import type { Engine } from '../server-reader.ts'
import { TooLong } from '../too-long.ts'
import { postgresCell } from './cells.ts'
import { connectPostgres } from './connect.ts'
import { isNoSuchValue, isNotUtf8, postgresFault } from './fault.ts'
import { mayWrite, scansOf } from './plan.ts'
import type { PostgresSession } from './session.ts'

/**
 * Each placeholder is a parameter of its own, all with the one value: PostgreSQL gives a parameter one type, and the number
 * may be compared with a text here and a bigint there.
 */
export function postgresEngine(
  address: ServerAddress,
  queries: Queries,
  limitMs: number,
): Engine<PostgresSession> {
  const statementOf = (query: QueryName, value: string) => {
    const pieces = queries[query] ?? []
    return { sql: joinPieces(pieces, n => `$${n}`), values: pieces.slice(1).map(() => value) }
  }
  return {
    queries: new Set(Object.keys(queries) as QueryName[]),
    connect: () => connectPostgres(address),
    ask: async (session, query, value, leftMs): Promise<Reading> => {
      const { sql, values } = statementOf(query, value)
      try {
        const { fields, rows } = await session.look(sql, values, Math.min(limitMs, leftMs))
        return rowReading(query, fields?.length ?? 0, rows, (cell, column) =>
          postgresCell(cell as string | null, fields?.[column] ?? { dataTypeID: 0 }),
        )
      } catch (error) {
        if (error instanceof TooLong) return unusableReading('too_long')
        if (isNotUtf8(error)) return unusableReading('not_utf8')
        if (isNoSuchValue(error)) return { type: 'none' }
        return { type: 'failed', fault: postgresFault(error, value) }
      }
    },
    mayWrite: session => mayWrite(session, limitMs),
    rows: async (session, sql) => (await session.look(sql, [], limitMs)).rows,
    scans: (session, query, value) => {
      const { sql, values } = statementOf(query, value)
      return scansOf(session, sql, values, limitMs)
    },
    fault: error => ({ type: 'failed', fault: postgresFault(error, '') }),
  }
}
