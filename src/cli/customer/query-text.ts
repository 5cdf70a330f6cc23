import { cutAtPlaceholders } from '../../adapters/sql/customer/placeholders.ts'
import type { CustomerDbConfig } from '../../config/config.ts'

/** What can be read off a query, as far as it is a plain one. */
export interface QueryText {
  /** The first table it names, as written; null = not found. */
  readonly table: string | null
  /** The column that is compared with the number, without the table's alias. */
  readonly column: string | null
}

const name = String.raw`[\w$]+|"[^"]+"|${'`[^`]+`'}`

/** Reads `FROM table` and `column = $1`, which is what the look-ups of most houses are. */
export function readQueryText(query: string, type: CustomerDbConfig['type']): QueryText {
  const table = new RegExp(String.raw`\bFROM\s+((?:(?:${name})\.)*(?:${name}))`, 'i').exec(query)?.[1] ?? null
  const before = cutAtPlaceholders(query, type)?.[0] ?? ''
  const column = new RegExp(String.raw`(${name})\s*=\s*$`).exec(before)?.[1] ?? null
  return { table, column }
}

/** The statement that makes the look-up fast; null where the query is no plain one. */
export function indexStatement({ table, column }: QueryText): string | null {
  if (table === null || column === null) return null
  const bare = column.replace(/\W/g, '')
  return `CREATE INDEX nacd_${bare} ON ${table} (${column});`
}

/** The statement that finds values the column holds more than once; null where the query is no plain one. */
export function doublesStatement({ table, column }: QueryText): string | null {
  if (table === null || column === null) return null
  return `SELECT ${column} FROM ${table} WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING count(*) > 1`
}

/** The statement that lets a user read the table, and nothing else. */
export function grantStatement({ table }: QueryText, type: CustomerDbConfig['type'], user: string): string {
  const what = table ?? (type === 'mysql' ? '*' : 'ALL TABLES IN SCHEMA public')
  return `GRANT SELECT ON ${what} TO ${type === 'mysql' ? `'${user}'@'%'` : `"${user}"`};`
}
