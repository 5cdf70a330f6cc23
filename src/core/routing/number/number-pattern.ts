/** A regular expression for whole numbers that cannot take long. */
export interface NumberPattern {
  readonly type: 'pattern'
  readonly expression: RegExp
  /** Pairs of brackets that $1.. refer to. */
  readonly groups: number
}

export interface WrongPattern {
  readonly type: 'wrong'
  readonly because: 'tooLong' | 'signs' | 'repeatedGroup' | 'tooManyChoices' | 'syntax'
}

const longest = 128
const mostRepeats = 3
const mostAlternatives = 4

/**
 * Reads a pattern of digits, `#`, `\+`, `\*`, `.`, `\d`, `[0-9]`, groups, `|` and repeats (`* + ? {n,m}`);
 * `^` and `$` at its ends change nothing. What makes matching slow is refused: a repeated group, more than 3 repeats
 * or 4 alternatives, references, look-around. So a number of 32 signs takes at most some 2^4 * 32^3 steps.
 */
export function readPattern(text: string): NumberPattern | WrongPattern {
  if (text.length > longest) return wrong('tooLong')
  const inner = text.replace(/^\^/, '').replace(/\$$/, '')
  if (!/^(?:\\[d+*]|[0-9.#()[\]{},|*+?^-])*$/.test(inner) || /\(\?/.test(inner)) return wrong('signs')
  const bare = inner.replace(/\\./g, '0')
  if (/\)[*+?{]/.test(bare)) return wrong('repeatedGroup')
  const repeats = bare.match(/[*+?]|\{/g)?.length ?? 0
  const alternatives = bare.match(/\|/g)?.length ?? 0
  if (repeats > mostRepeats || alternatives > mostAlternatives) return wrong('tooManyChoices')
  const expression = compile(`^(?:${inner})$`)
  if (expression === null) return wrong('syntax')
  return { type: 'pattern', expression, groups: bare.match(/\(/g)?.length ?? 0 }
}

/** With `u` a brace or bracket without its partner is an error and not a sign. */
function compile(source: string): RegExp | null {
  try {
    return new RegExp(source, 'u')
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const wrong = (because: WrongPattern['because']): WrongPattern => ({ type: 'wrong', because })
