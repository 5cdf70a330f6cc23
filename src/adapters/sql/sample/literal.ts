import type { CustomerDbConfig } from '../../../config/config.ts'

export type DatabaseType = CustomerDbConfig['type']

/**
 * A value as it stands in a statement of this database. For scripts that are printed: whatever nacd asks itself is
 * bound. Text of any kind comes back as it went in, whatever the session's settings for backslashes, and stands on one
 * line: the programs that load scripts make LF of CR LF. Throws on U+0000, which PostgreSQL keeps in no text.
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const controls = /[\u0001-\u001f\u007f]/g
const backslashOrControl = new RegExp(`\\\\|${controls.source}`, 'g')

const texts: Record<DatabaseType, (text: string) => string> = {
  // `E''` has its escapes whether standard_conforming_strings is on or off (PostgreSQL manual, 4.1.2.2).
  postgres: text => {
    const escaped = text.replace(backslashOrControl, each => `\\x${hex(each)}`)
    return escaped === text ? quoted(text) : `E${quoted(escaped)}`
  },
  // Hexadecimal means the same with and without NO_BACKSLASH_ESCAPES (MySQL manual, 9.1.4).
  mysql: text => (text.search(backslashOrControl) === -1 ? quoted(text) : `_utf8mb4 0x${hex(text)}`),
  sqlite: text => {
    const joined = quoted(text).replace(controls, each => `' || char(${each.charCodeAt(0)}) || '`)
    return joined === quoted(text) ? joined : `(${joined})`
  },
}

const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex')
