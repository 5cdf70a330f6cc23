/** A customer's query cut at its placeholders: `$1` or `?`, however often, all standing for the one value. */
export type Pieces = readonly string[]

/**
 * What is not SQL to be looked at: strings, quoted names, comments, dollar-quoted text (PostgreSQL) and casts;
 * then the placeholders themselves. A quote inside a quoted text is doubled in all three databases.
 */
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|\$(?![0-9])(\w*)\$[\s\S]*?\$\1\$|(?<placeholder>\$[0-9]+|\?)/g

/**
 * Cuts a query at its placeholders. Null when there is none, or when it asks for a second value (`$2`):
 * nothing but the number that is looked up can be bound.
 */
export function cutAtPlaceholders(query: string): Pieces | null {
  const pieces: string[] = []
  let from = 0
  for (const match of query.matchAll(tokens)) {
    const placeholder = match.groups?.placeholder
    if (placeholder === undefined) continue
    if (placeholder !== '?' && placeholder !== '$1') return null
    pieces.push(query.slice(from, match.index))
    from = match.index + placeholder.length
  }
  return pieces.length === 0 ? null : [...pieces, query.slice(from)]
}
