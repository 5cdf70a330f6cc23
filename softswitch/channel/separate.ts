/** Escapes undone in every part; the separator itself comes to them unless it is a space. */
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  s: ' ',
  "'": "'",
  '"': '"',
  '\\': '\\',
}

/** A quote that is never closed is text; where spaces separate it counts nevertheless. */
function isQuote(text: string, at: number, quoted: boolean, blank: boolean): boolean {
  return text[at] === "'" && (quoted || blank || text.indexOf("'", at + 1) !== -1)
}

/** Where the part that begins at `from` ends: at the next separator that is neither escaped nor quoted. */
function endOfPart(text: string, from: number, separator: string): number {
  const blank = separator === ' '
  let quoted = false
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (isQuote(text, at, quoted, blank)) quoted = !quoted
    else if (text[at] === separator && !quoted) return at
  }
  return text.length
}

function skipSpaces(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at += 1
  return at
}

/** Takes quotes, escapes and the spaces around away. */
function clean(part: string, separator: string): string {
  let text = ''
  let end = 0
  let quoted = false
  for (let at = skipSpaces(part, 0); at < part.length; at += 1) {
    const next = part[at + 1] ?? ''
    const escaped = next === separator && next !== ' ' ? next : escapes[next]
    if (part[at] === '\\' && escaped !== undefined) {
      text += escaped
      at += 1
    } else if (isQuote(part, at, quoted, false)) {
      quoted = !quoted
      continue
    } else text += part[at]
    if (part[at] !== ' ' || quoted) end = text.length
  }
  return text.slice(0, end)
}

/**
 * Takes a list apart as FreeSWITCH's commands and applications do (switch_separate_string): at `separator` outside of
 * '...' and not after a backslash; quotes, outer spaces and backslash escapes are then taken away from each part (an
 * unknown escape stays: `\d` in an expression). Spaces as separators count once however many there are. The last of
 * `most` parts keeps what follows.
 */
export function separate(text: string, separator: string, most = 1000): string[] {
  const parts: string[] = []
  let from = separator === ' ' ? skipSpaces(text, 0) : 0
  while (from < text.length) {
    const end = parts.length === most - 1 ? text.length : endOfPart(text, from, separator)
    parts.push(clean(text.slice(from, end), separator))
    from = separator === ' ' ? skipSpaces(text, end) : end + 1
  }
  return parts
}
