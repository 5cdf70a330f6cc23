import { type Fault, faults, wrong } from './fault.ts'

/** One argument as it was written, quotes and all, and where it begins. */
export interface Word {
  readonly text: string
  readonly at: number
}

const closers: Readonly<Record<string, string>> = { '<': '>', '{': '}', '[': ']', '(': ')' }

/** Splits at blanks outside of quotes and of brackets; a bracket that is not closed takes the rest. */
export function splitWords(text: string): Word[] | Fault {
  const words: Word[] = []
  for (let at = afterBlanks(text, 0); at < text.length; ) {
    const end = endOfWord(text, at)
    if (typeof end !== 'number') return end
    words.push({ text: text.slice(at, end), at })
    at = afterBlanks(text, end)
  }
  return words
}

function afterBlanks(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at += 1
  return at
}

function endOfWord(text: string, from: number): number | Fault {
  let at = from
  while (at < text.length && text[at] !== ' ') {
    const sign = text.charAt(at)
    const closer = sign === "'" ? "'" : closers[sign]
    const end = closer === undefined ? at + (sign === '\\' ? 1 : 0) : text.indexOf(closer, at + 1)
    if (end < 0 && sign === "'") return wrong(at, faults.quote)
    if (end < 0) return text.length
    at = end + 1
  }
  return Math.min(at, text.length)
}

/** Without quotes and escapes: `'a b'` and `a\sb` are both `a b` (switch_utils.c, cleanup_separated_string). */
export const unquoted = (text: string): string =>
  text.replace(/\\([\\'"s])|'/g, (_all, escaped?: string) => (escaped === 's' ? ' ' : (escaped ?? '')))
