type Place = 'plain' | 'quoted' | 'escaped' | 'bracketed'

/** Where the walk is after `char`: separators count in plain text only. */
const next: Readonly<Record<Place, (char: string) => Place>> = {
  plain: char => (char === '"' ? 'quoted' : char === '<' ? 'bracketed' : 'plain'),
  quoted: char => (char === '\\' ? 'escaped' : char === '"' ? 'plain' : 'quoted'),
  escaped: () => 'quoted',
  bracketed: char => (char === '>' ? 'plain' : 'bracketed'),
}

/** Splits at `separator`, but not inside "quoted strings" or <brackets>. Parts are trimmed; an empty text gives no part. */
export function splitOutside(text: string, separator: ',' | ';'): string[] {
  if (text.trim() === '') return []
  const parts: string[] = []
  let from = 0
  let place: Place = 'plain'
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? ''
    if (place === 'plain' && char === separator) {
      parts.push(text.slice(from, index).trim())
      from = index + 1
    } else place = next[place](char)
  }
  parts.push(text.slice(from).trim())
  return parts
}

/** The values of a comma-separated header over all its lines, RFC 3261 7.3.1. Empty list places are dropped. */
export function splitLines(lines: readonly string[]): string[] {
  return lines.flatMap(line => splitOutside(line, ',')).filter(value => value !== '')
}
