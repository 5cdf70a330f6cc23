/** A line with text from outside as a terminal may get it: control characters, which could move its cursor, are spelled out. */
export const printable = (line: string): string =>
  line.replace(/[^\P{C}\n\t]/gu, character => `\\u{${character.codePointAt(0)?.toString(16)}}`)
