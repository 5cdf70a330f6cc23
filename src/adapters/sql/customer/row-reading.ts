import { nothing } from './cell.ts'
import { columnProblem, type QueryName } from './queries.ts'
import { type Cell, type Emptiness, failed, type Reading } from './reading.ts'

/** The first rows of an answer as a reading; `columns` 0 = it gives no rows at all. */
export function rowReading(
  query: QueryName,
  columns: number,
  rows: readonly (readonly unknown[])[],
  cell: (value: unknown, column: number) => Cell,
): Reading {
  const problem = columnProblem(query, columns)
  if (problem !== null) return failed('query', problem)
  const [first] = rows
  if (first === undefined) return { type: 'none' }
  return { type: 'row', cells: first.map(cell), more: rows.length > 1 }
}

/** A row that could not be read at all. */
export function unusableReading(why: Emptiness): Reading {
  return { type: 'row', cells: [nothing(why), nothing(why)], more: false }
}

/** The texts of the first column of the first two rows. */
export function firstColumn(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows.slice(0, 2).map(row => String(row[0] ?? ''))
}
