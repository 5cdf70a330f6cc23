/** Answers of operator commands, in FreeSWITCH's form. */
export const ok = (text = ''): string => (text === '' ? '+OK' : `+OK ${text}`)
export const err = (text: string): string => `-ERR ${text}`

/** Rows as FreeSWITCH lists them: columns joined by `|`, a heading, and the count at the end. */
export function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [heading.join('|'), ...rows.map(row => row.join('|')), '', `${rows.length} total.`, '+OK'].join('\n')
}

/** Words of a command line, at most `most`; the last one keeps the rest. */
export function words(text: string, most: number): string[] {
  const parts = text
    .trim()
    .split(/\s+/)
    .filter(part => part !== '')
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(' ')]
}
