import { isDialable } from '../../shared/sign-set.ts'
import { type NumberPattern, readPattern, type WrongPattern } from './number-pattern.ts'

/** How a gateway wants the called number, as it stands in its settings. */
export interface RewriteSettings {
  /** Characters taken off the front (a + is one). */
  readonly strip: number
  /** A regular expression (number-pattern.ts) the whole stripped number is to match; "" = none. */
  readonly pattern: string
  /** What a number that matches becomes: signs of a number and $1..$9. One that does not stays as it is. */
  readonly replacement: string
  /** Put before the result. */
  readonly prepend: string
}

export interface Rewrite {
  readonly type: 'rewrite'
  readonly strip: number
  readonly pattern: NumberPattern | null
  readonly replacement: string
  readonly prepend: string
}

export type WrongRewrite =
  | { readonly type: 'wrong'; readonly field: 'strip' | 'prepend' | 'replacement' }
  | { readonly type: 'wrong'; readonly field: 'pattern'; readonly because: WrongPattern['because'] }

const mostStripped = 32

/** Settings checked once, so that a call only applies them. */
export function readRewrite({
  strip,
  pattern,
  replacement,
  prepend,
}: RewriteSettings): Rewrite | WrongRewrite {
  if (!Number.isInteger(strip) || strip < 0 || strip > mostStripped) return { type: 'wrong', field: 'strip' }
  if (!/^\+?[0-9*#]{0,16}$/.test(prepend)) return { type: 'wrong', field: 'prepend' }
  const read = pattern === '' ? null : readPattern(pattern)
  if (read?.type === 'wrong') return { type: 'wrong', field: 'pattern', because: read.because }
  if (!isReplacement(replacement, read)) return { type: 'wrong', field: 'replacement' }
  return { type: 'rewrite', strip, pattern: read, replacement, prepend }
}

/** Without a pattern there is nothing to replace; a $n needs the n-th group. */
function isReplacement(text: string, pattern: NumberPattern | null): boolean {
  if (pattern === null) return text === ''
  if (!/^(?:[0-9+*#]|\$[1-9]){1,32}$/.test(text)) return false
  return [...text.matchAll(/\$([1-9])/g)].every(([, group]) => Number(group) <= pattern.groups)
}

/** The number to dial on the gateway: strip, then pattern, then prepend. Null = nothing dialable is left. */
export function rewriteNumber(number: string, rewrite: Rewrite): string | null {
  if (!isDialable(number) || number.length <= rewrite.strip) return null
  const stripped = number.slice(rewrite.strip)
  const { pattern, replacement, prepend } = rewrite
  const matched = pattern === null ? null : pattern.expression.exec(stripped)
  const replaced = matched === null ? stripped : fill(replacement, matched)
  const written = prepend + replaced
  return written === number || isDialable(written) ? written : null
}

const fill = (replacement: string, groups: readonly (string | undefined)[]): string =>
  replacement.replace(/\$([1-9])/g, (_sign, group) => groups[Number(group)] ?? '')
