import type Database from 'better-sqlite3'
import { queryNames } from '../queries.ts'
import type { Examination, Scan } from '../reading.ts'
import { valueName } from './reader-message.ts'
import type { Statements } from './statements.ts'

/** Rows are counted up to here: beyond it a table is large, and counting it takes long. */
const mostCounted = 100_001

export function examine(statements: Statements, probe: string): Examination {
  const opened = statements.open()
  if (opened.type === 'failed') return opened
  const reports = queryNames.flatMap(query => {
    const sql = statements.queries[query]
    if (sql === undefined) return []
    const reading = statements.row(query, probe)
    // A failure closes the file: it is opened again, and was good a moment ago.
    const again = statements.open()
    const isPlannable = reading.type !== 'failed' && again.type === 'open'
    return [{ query, probe: reading, scans: isPlannable ? scansOf(again.database, sql, probe) : [] }]
  })
  // It is opened to read only, whoever may write the file.
  return { type: 'examined', mayWrite: false, reports }
}

function scansOf(database: Database.Database, sql: string, probe: string): Scan[] {
  const plan = database
    .prepare<[Record<string, string>], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all({ [valueName]: probe })
  return wholeReads(plan.map(({ detail }) => detail)).map(table => ({
    table,
    rows: countRows(database, table),
  }))
}

/**
 * The tables a plan reads as a whole, from the lines of EXPLAIN QUERY PLAN (sqlite.org/eqp.html): `SCAN t`, also by a
 * covering index, and `SEARCH t USING AUTOMATIC ... INDEX`, for which it is read first. Before 3.36: `SCAN TABLE t AS a`.
 */
export function wholeReads(details: readonly string[]): readonly string[] {
  const whole = /^(?:SCAN (?:TABLE )?(\S+)|SEARCH (?:TABLE )?(\S+)(?= .*USING AUTOMATIC))/
  return details.flatMap(detail => {
    const match = whole.exec(detail)
    const table = match?.[1] ?? match?.[2]
    return table === undefined || table === 'CONSTANT' || table.startsWith('(') ? [] : [table]
  })
}

/** Null where the plan names an alias, or something that is no table. */
function countRows(database: Database.Database, table: string): number | null {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table)
  if (known === undefined) return null
  const name = `"${table.replaceAll('"', '""')}"`
  const counted = database.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${name} LIMIT ${mostCounted})`,
  )
  return counted.get()?.n ?? null
}
