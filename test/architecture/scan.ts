/** What a module takes from elsewhere, and its code with comments and the insides of strings blanked out. */
export interface Scan {
  /** Module specifiers of imports and re-exports, static, dynamic and in types. */
  readonly imports: readonly string[]
  /** Same length and line breaks as the source. */
  readonly code: string
}

/**
 * One token of JavaScript at a time, in this order: comments, strings, the pieces of a template between its `${}`,
 * a regular expression (only where a value may begin), a word, anything else.
 */
const token =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")|(?<word>[\p{L}\p{N}_$]+)|(?<space>\s+)|(?<mark>[\s\S])/uy

const template = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?<end>`|\$\{)/y
const regexp = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y

/** After these a `/` begins a regular expression; after a value it divides. */
const beforeValue = /(?:^|[([{,;=:?!&|+\-*%<>~^]|\b(?:return|case|typeof|in|of|do|else|void|throw))$/

export function scanModule(source: string): Scan {
  const reader = new Reader(source)
  while (!reader.atEnd) reader.step()
  return { imports: importsOf(reader.code, reader.strings), code: reader.code }
}

/** Walks through the source once, keeping what is code. */
class Reader {
  code = ''
  /** Strings by the offset of their opening quote. */
  readonly strings = new Map<number, string>()
  readonly #source: string
  #at = 0
  /** For each open `${` the braces open inside it. */
  readonly #templates: number[] = []

  constructor(source: string) {
    this.#source = source
  }

  get atEnd(): boolean {
    return this.#at >= this.#source.length
  }

  step(): void {
    token.lastIndex = this.#at
    const groups = token.exec(this.#source)?.groups ?? {}
    if (groups.comment !== undefined) this.#blank(groups.comment)
    else if (groups.string !== undefined) this.#string(groups.string)
    else if (groups.mark !== undefined) this.#mark(groups.mark)
    else this.#keep(groups.word ?? groups.space ?? '')
  }

  #keep(text: string): void {
    this.code += text
    this.#at += text.length
  }

  #blank(text: string): void {
    this.code += text.replace(/[^\n]/g, ' ')
    this.#at += text.length
  }

  #string(text: string): void {
    this.strings.set(this.#at, text.slice(1, -1))
    this.#keep("'")
    this.#blank(text.slice(1, -1))
    this.#keep("'")
  }

  #mark(mark: string): void {
    if (mark === '`') this.#template('`')
    else if (mark === '/' && beforeValue.test(this.code.trimEnd())) this.#regexp()
    else if (mark === '{') this.#brace(1)
    else if (mark === '}') this.#brace(-1)
    else this.#keep(mark)
  }

  #brace(step: 1 | -1): void {
    const depth = this.#templates.pop()
    if (depth === 0 && step === -1) {
      this.#template('}')
      return
    }
    if (depth !== undefined) this.#templates.push(depth + step)
    this.#keep(step === 1 ? '{' : '}')
  }

  /** The piece of a template from a backtick or the end of a `${}` to the next of them. */
  #template(opening: string): void {
    this.#keep(opening)
    template.lastIndex = this.#at
    const match = template.exec(this.#source)
    const end = match?.groups?.end ?? ''
    this.#blank((match?.[0] ?? '').slice(0, -end.length || undefined))
    this.#keep(end)
    if (end === '${') this.#templates.push(0)
  }

  #regexp(): void {
    regexp.lastIndex = this.#at
    const match = regexp.exec(this.#source)
    if (match === null) this.#keep('/')
    else this.#blank(match[0])
  }
}

/** `from '...'`, `import '...'`, `import('...')` and `require('...')`, found where the strings are blank. */
function importsOf(code: string, strings: ReadonlyMap<number, string>): string[] {
  const places = code.matchAll(/(?<![.\w$])(?:from|import|require)\s*\(?\s*(?=')/g)
  return [...places].flatMap(match => strings.get(match.index + match[0].length) ?? [])
}
