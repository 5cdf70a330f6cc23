import type { CustomerDbConfig } from '../../../config/config.ts'

/** A customer's query cut at its placeholders: `$1` or `?`, however often, all standing for the one value. */
export type Pieces = readonly string[]

type Dialect = CustomerDbConfig['type']

const standardText = `'(?:[^']|'')*'|"(?:[^"]|"")*"`
const blockComment = String.raw`/\*[\s\S]*?\*/`

/**
 * What is not SQL to be looked at, by kind of database. PostgreSQL 4.1: `E'...'` has backslashes, `$tag$...$tag$` quotes.
 * MySQL 11.1.1 and 11.7: backslashes in both kinds of strings, names in backticks, `#` begins a comment, and `--` one
 * only before a blank.
 */
const skipped: Record<Dialect, string> = {
  postgres: String.raw`[eE]'(?:[^'\\]|''|\\[\s\S])*'|${standardText}|--[^\n]*|${blockComment}|\$(?![0-9])(\w*)\$[\s\S]*?\$\1\$`,
  mysql: String.raw`'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"|${'`[^`]*`'}|#[^\n]*|--(?=\s|$)[^\n]*|${blockComment}`,
  sqlite: String.raw`${standardText}|${'`[^`]*`'}|\[[^\]]*\]|--[^\n]*|${blockComment}`,
}

/** A `$1` that goes on a name belongs to it. */
const placeholder = String.raw`(?<placeholder>(?<![\w$])\$[0-9]+|\?)`

/**
 * Cuts a query at its placeholders. Null when there is none, or when it asks for a second value (`$2`):
 * nothing but the number that is looked up can be bound.
 */
export function cutAtPlaceholders(query: string, dialect: Dialect): Pieces | null {
  const pieces: string[] = []
  let from = 0
  for (const match of query.matchAll(new RegExp(`${skipped[dialect]}|${placeholder}`, 'g'))) {
    const found = match.groups?.placeholder
    if (found === undefined) continue
    if (found !== '?' && found !== '$1') return null
    pieces.push(query.slice(from, match.index))
    from = match.index + found.length
  }
  return pieces.length === 0 ? null : [...pieces, query.slice(from)]
}

/** Puts a query together again, its n-th placeholder (from 1) written as `write` says. */
export function joinPieces(pieces: Pieces, write: (n: number) => string): string {
  return pieces.slice(1).reduce((text, piece, index) => `${text}${write(index + 1)}${piece}`, pieces[0] ?? '')
}
