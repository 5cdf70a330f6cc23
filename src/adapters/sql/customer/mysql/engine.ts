import type { ServerAddress } from '../../../../config/database/server-address.ts'
import { joinPieces } from '../placeholders.ts'
import type { Queries, QueryName } from '../queries.ts'
import type { Reading } from '../reading.ts'
import { rowReading, unusableReading } from '../row-reading.ts'
import type { Engine } from '../server-reader.ts'
import { TooLong } from '../too-long.ts'
import { mysqlCell } from './cells.ts'
import { connectMysql } from './connect.ts'
import { mysqlFault } from './fault.ts'
import { mayWrite, scansOf } from './plan.ts'
import type { MysqlSession } from './session.ts'

export function mysqlEngine(address: ServerAddress, queries: Queries, limitMs: number): Engine<MysqlSession> {
  const statementOf = (query: QueryName, value: string) => {
    const pieces = queries[query] ?? []
    return { sql: joinPieces(pieces, () => '?'), values: pieces.slice(1).map(() => value) }
  }
  return {
    queries: new Set(Object.keys(queries) as QueryName[]),
    connect: () => connectMysql(address, limitMs),
    ask: async (session, query, value): Promise<Reading> => {
      const { sql, values } = statementOf(query, value)
      try {
        const { fields, rows } = await session.ask(sql, values)
        return rowReading(query, fields?.length ?? 0, rows, (cell, column) =>
          mysqlCell(cell, fields?.[column] ?? {}),
        )
      } catch (error) {
        if (error instanceof TooLong) return unusableReading('too_long')
        return { type: 'failed', fault: mysqlFault(error, value) }
      }
    },
    mayWrite,
    rows: async (session, sql) => (await session.ask(sql, [])).rows,
    scans: (session, query, value) => {
      const { sql, values } = statementOf(query, value)
      return scansOf(session, sql, values)
    },
    fault: error => ({ type: 'failed', fault: mysqlFault(error, '') }),
  }
}
