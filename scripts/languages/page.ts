import { readFileSync } from 'node:fs'

/** One program of a page, with the command that runs it as it is shown. */
export interface Snippet {
  readonly code: string
  /** What a reader types, e.g. `python3 server.py`. Its last word names the file. */
  readonly command: string
  readonly file: string
}

/** What a page of docs/languages shows: a server, and the same with the signature checked. */
export interface LanguagePage {
  readonly plain: Snippet
  readonly signed: Snippet
}

/** The pages, by file name, with the word their code is fenced with and the program that runs it. */
export const languages = {
  'go.md': { name: 'Go', fence: 'go', runner: 'go', version: ['version'] },
  'java.md': { name: 'Java', fence: 'java', runner: 'java', version: ['--version'] },
  'node.md': { name: 'Node.js', fence: 'js', runner: 'node', version: ['--version'] },
  'php.md': { name: 'PHP', fence: 'php', runner: 'php', version: ['--version'] },
  'python.md': { name: 'Python', fence: 'python', runner: 'python3', version: ['--version'] },
} as const

export type LanguageFile = keyof typeof languages

const folder = new URL('../../docs/languages/', import.meta.url)

/** The page's programs. Throws when it does not hold two of them, each followed by its command. */
export function readPage(name: LanguageFile): LanguagePage {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const blocks = (fence: string) =>
    [...text.matchAll(RegExp(`^\`\`\`${fence}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block)
  const [codes, commands] = [blocks(languages[name].fence), blocks('sh')]
  if (codes.length !== 2 || commands.length !== 2)
    throw new Error(
      `${name}: expected two programs and two commands, got ${codes.length} and ${commands.length}`,
    )
  const snippet = (nth: 0 | 1): Snippet => {
    const command = commands[nth]?.trim() ?? ''
    return { code: codes[nth] ?? '', command, file: command.split(' ').at(-1) ?? '' }
  }
  return { plain: snippet(0), signed: snippet(1) }
}
