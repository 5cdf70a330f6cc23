/** Puts `text` into a quoted-string; control characters, which no display name needs, are dropped. */
export function quote(text: string): string {
  const printable = [...text].filter(char => char >= ' ' && char !== '\u007f').join('')
  return `"${printable.replace(/["\\]/g, char => `\\${char}`)}"`
}

/** The text of a quoted-string or a token: quotes and backslashes off. */
export function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replace(/\\([\s\S])/g, '$1')
}

/** Index just past the closing quote of the quoted-string that starts `text`, or -1 when it never closes. */
export function quotedEnd(text: string): number {
  for (let index = 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === '"') return index + 1
  }
  return -1
}
