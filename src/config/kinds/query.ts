import type { Kind } from './kind.ts'

const longest = 4000

/**
 * One SQL statement with its one argument as `$1` or `?`, however often. Both are bound on every database,
 * never pasted, so what counts here is only that the argument is there, and is the only one.
 */
export const query: Kind<string> = {
  label: {
    en: 'one SQL statement with the number as $1 or ?, not in quotes',
    zh: '一条 SQL 语句，号码写作 $1 或 ?，不加引号',
  },
  read(text) {
    const bare = withoutQuoted(text)
    if (text.length > longest || bare === null || /;\s*\S/.test(bare)) return undefined
    return hasOneArgument(bare) ? text : undefined
  },
}

/** The statement without comments and what is in quotes, or null when a quote is not closed. */
function withoutQuoted(text: string): string | null {
  const bare = text.replace(/'[^']*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
  return /['"`]/.test(bare) ? null : bare
}

function hasOneArgument(bare: string): boolean {
  const numbered = bare.match(/\$\d+/g) ?? []
  if (numbered.length > 0) return numbered.every(name => name === '$1')
  return bare.includes('?')
}
