/**
 * How FreeSWITCH takes a list apart (switch_separate_string, switch_utils.c), written again from its behaviour so that
 * tests can undo what the driver escapes: split at unescaped, unquoted separators, then clean each part.
 */
export function separate(
  text: string,
  separator: string,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length && parts.length + 1 < most; at += 1) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === "'" && opensQuote(text, at, quoted, separator)) quoted = !quoted
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at))
      start = separator === ' ' ? skipSpaces(text, at) : at + 1
      at = start - 1
    }
  }
  if (start < text.length) parts.push(text.slice(start))
  return parts.map(part => clean(part, separator))
}

const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', s: ' ' }

/** A lone quote is text, except where spaces separate: there every quote counts. */
const opensQuote = (text: string, at: number, quoted: boolean, separator: string): boolean =>
  quoted || separator === ' ' || text.indexOf("'", at + 1) >= 0

function skipSpaces(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at += 1
  return at
}

/** Drops quotes and outer spaces, undoes escapes. */
function clean(part: string, separator: string): string {
  const characters: { readonly text: string; readonly solid: boolean }[] = []
  let quoted = false
  for (let at = skipSpaces(part, 0); at < part.length; at += 1) {
    const character = part[at] ?? ''
    const undone = character === '\\' ? undo(part[at + 1], separator) : undefined
    const isQuote = character === "'" && (quoted || part.indexOf("'", at + 1) >= 0)
    if (undone !== undefined) at += 1
    if (isQuote) quoted = !quoted
    else
      characters.push({
        text: undone ?? character,
        solid: undone !== undefined || quoted || character !== ' ',
      })
  }
  const end = characters.findLastIndex(({ solid }) => solid) + 1
  return characters
    .slice(0, end)
    .map(({ text }) => text)
    .join('')
}

function undo(next: string | undefined, separator: string): string | undefined {
  if (next === undefined) return undefined
  if (next === "'" || next === '"' || next === '\\') return next
  if (next === separator && separator !== ' ') return next
  return named[next]
}
