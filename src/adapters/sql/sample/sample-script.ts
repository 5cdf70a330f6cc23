import { readFileSync } from 'node:fs'
import type { ExtensionRow } from './extension-row.ts'
import { type DatabaseType, literal } from './literal.ts'

/** Rows of one INSERT: far below every limit on the length of a statement. */
const rowsAtOnce = 100

/** The text of `examples/customer-database/schema.<type>.sql`, of which there is no other copy. */
export function schemaOf(type: DatabaseType): string {
  const file = new URL(`../../../../examples/customer-database/schema.${type}.sql`, import.meta.url)
  return readFileSync(file, 'utf8')
}

/**
 * The schema and its rows as one script: either all of it takes effect or, where the table is there already, nothing.
 * MySQL makes a table at once whatever the transaction, and its client goes no further than the first error.
 */
export function sampleScript(type: DatabaseType, rows: readonly ExtensionRow[]): string {
  const begin = type === 'mysql' ? 'START TRANSACTION;' : 'BEGIN;'
  return [begin, '', schemaOf(type), ...inserts(type, rows), '', 'COMMIT;'].join('\n')
}

function inserts(type: DatabaseType, rows: readonly ExtensionRow[]): string[] {
  const statements: string[] = []
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    statements.push(insert(type, rows.slice(from, from + rowsAtOnce)))
  }
  return statements
}

function insert(type: DatabaseType, rows: readonly ExtensionRow[]): string {
  const values = rows.map(row => `  (${columns.map(column => literal(type, row[column])).join(', ')})`)
  return `INSERT INTO nway_extension (${columns.join(', ')}) VALUES\n${values.join(',\n')};`
}

const columns = [
  'extension_number',
  'extension_pswd',
  'extension_type',
  'callout_number',
  'gateway_name',
  'name',
  'enabled',
] as const satisfies readonly (keyof ExtensionRow)[]
