import type { CustomerDbConfig } from '../../../config/config.ts'

export type DatabaseType = CustomerDbConfig['type']

/**
 * A value as it stands in a statement of this database. For scripts that are printed: whatever nacd asks itself is
 * bound. Text of any kind comes back as it went in, whatever the session's settings for backslashes. Throws on U+0000,
 * which PostgreSQL keeps in no text.
 */
export function literal(type: DatabaseType, value: string | number): string {
  if (typeof value === 'number') return wholeNumber(value)
  if (value.includes('\0')) throw new RangeError('a text with U+0000 has no literal')
  return texts[type](value)
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`)
  return String(value)
}

/** In all three a quote within quotes is doubled (SQL-92, 5.3); what a backslash means is each one's own. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const texts: Record<DatabaseType, (text: string) => string> = {
  // `E''` has its escapes whether standard_conforming_strings is on or off (PostgreSQL manual, 4.1.2.2).
  postgres: text => (text.includes('\\') ? `E${quoted(text.replaceAll('\\', '\\\\'))}` : quoted(text)),
  // Hexadecimal means the same with and without NO_BACKSLASH_ESCAPES (MySQL manual, 9.1.4).
  mysql: text =>
    text.includes('\\') ? `_utf8mb4 0x${Buffer.from(text, 'utf8').toString('hex')}` : quoted(text),
  sqlite: quoted,
}
