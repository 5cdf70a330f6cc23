import { createContext, Script } from 'node:vm'

/** Longer expressions and longer texts do not match: no dialplan needs them. */
const maxLength = 1024

/** A match that takes longer is given up. */
const deadlineMs = 20

const sandbox: { expression: RegExp; text: string } = { expression: /(?:)/, text: '' }
const context = createContext(sandbox)
const run = new Script('expression.exec(text)')

/**
 * What became of a match: `groups[0]` is the whole match, a group that took no part is "".
 * `failed` = the expression is invalid, too long or takes too long.
 */
export type MatchResult =
  | { readonly type: 'matched'; readonly groups: readonly string[] }
  | { readonly type: 'unmatched' }
  | { readonly type: 'failed'; readonly reason: string }

function compile(expression: string): RegExp | null {
  const ignoreCase = expression.startsWith('(?i)')
  try {
    return new RegExp(ignoreCase ? expression.slice(4) : expression, ignoreCase ? 'i' : '')
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** At most two quantifiers and no quantified group: such an expression is quadratic at worst and needs no watch. */
function isHarmless(expression: string): boolean {
  const quantifiers = expression.replace(/\\./g, '_').match(/[*+?{]/g)?.length ?? 0
  return quantifiers <= 2 && !/\)[*+?{]/.test(expression)
}

function execute(regexp: RegExp, text: string): RegExpExecArray | null {
  if (isHarmless(regexp.source)) return regexp.exec(text)
  sandbox.expression = regexp
  sandbox.text = text
  return run.runInContext(context, { timeout: deadlineMs })
}

/** The error comes from the sandbox's own realm: `instanceof Error` does not know it. */
function isTimeout(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}

/**
 * Matches `text` against a regular expression that came from outside. JavaScript's syntax, which for dialplans is
 * PCRE's; a leading `(?i)` ignores case. Bounded in length and in time, so that no expression can stop the switch.
 */
export function matchSafely(expression: string, text: string): MatchResult {
  if (expression.length > maxLength || text.length > maxLength) return { type: 'failed', reason: 'too long' }
  const regexp = compile(expression)
  if (regexp === null) return { type: 'failed', reason: 'invalid expression' }
  try {
    const match = execute(regexp, text)
    if (match === null) return { type: 'unmatched' }
    return { type: 'matched', groups: [...match].map(group => group ?? '') }
  } catch (error) {
    if (isTimeout(error)) return { type: 'failed', reason: 'takes too long' }
    throw error
  }
}
