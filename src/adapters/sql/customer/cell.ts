import type { Cell, Emptiness } from './reading.ts'

/** Passwords and numbers are far shorter; what is longer is something else, and is not carried around. */
export const longestText = 256

export const nothing = (why: Emptiness): Cell => ({ type: 'nothing', why })

/** Text as a driver gives it. What was no UTF-8 has become U+FFFD by then. */
export function textCell(text: string): Cell {
  if (text === '') return nothing('empty')
  if (text.length > longestText) return nothing('too_long')
  if (text.includes('\uFFFD')) return nothing('not_utf8')
  return /\p{Cc}/u.test(text) ? nothing('control_characters') : { type: 'text', text }
}
