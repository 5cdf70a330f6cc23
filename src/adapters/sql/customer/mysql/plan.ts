import type { Scan } from '../reading.ts'
import type { MysqlField } from './cells.ts'
import type { MysqlSession } from './session.ts'

interface NamedField extends MysqlField {
  readonly name?: string
}

/** Rows found by a key beyond which that key does not find the number, but something many have. */
const mostFound = 1_000

/**
 * The tables a plan reads as a whole, from the rows of EXPLAIN ("EXPLAIN Output Format"): `type` ALL, or `index`, which
 * goes through a whole index. A table with a key that could be used and was not is a small one. `<derived2>` is none.
 */
export function wholeReads(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): readonly Scan[] {
  const cell = (row: readonly unknown[], name: string): unknown => row[columns.indexOf(name)]
  return rows.flatMap(row => {
    const table = cell(row, 'table')
    const count = Number(cell(row, 'rows'))
    const isWhole =
      ['ALL', 'index'].includes(String(cell(row, 'type'))) && cell(row, 'possible_keys') === null
    if (typeof table !== 'string' || table.startsWith('<') || !(isWhole || count > mostFound)) return []
    return [{ table, rows: Number.isFinite(count) ? count : null }]
  })
}

export async function scansOf(
  session: MysqlSession,
  sql: string,
  values: readonly string[],
): Promise<readonly Scan[]> {
  const { fields, rows } = await session.ask(`EXPLAIN ${sql}`, values)
  return wholeReads((fields as readonly NamedField[] | null)?.map(({ name = '' }) => name) ?? [], rows)
}

const writing = /\b(ALL PRIVILEGES|INSERT|UPDATE|DELETE|DROP|ALTER|CREATE(?! (TEMPORARY|ROUTINE|VIEW)))\b/

/** Whether one of the lines of SHOW GRANTS lets the user change a table. */
export const grantsWriting = (grants: readonly string[]): boolean =>
  grants.some(line => writing.test(line.replace(/\bON\b.*$/, '')))

export async function mayWrite(session: MysqlSession): Promise<boolean> {
  const { rows } = await session.ask('SHOW GRANTS', [])
  return grantsWriting(rows.map(row => String(row[0])))
}
