import type { Language, Words } from './words.ts'

/** Where in the file, both from 1; line 0 = not in the file (the environment, or the file itself). */
export interface Place {
  readonly line: number
  readonly column: number
}

/** One thing that is wrong in the configuration. Never carries a secret. */
export interface Problem extends Place {
  /** The parameter, attribute or element it is about. */
  readonly param: string
  readonly message: Words
}

export const outsideFile: Place = { line: 0, column: 0 }

const longestShown = 60

/** A value as a problem may show it: one line, not long, and without the user and password of a URL. */
function showValue(text: string): string {
  const masked = text.replace(/\/\/.*@/, '//***@')
  const short = masked.length > longestShown ? `${masked.slice(0, longestShown)}...` : masked
  return JSON.stringify(short)
}

/** `got` null = the value is a secret and is not shown. */
export function expectedGot(expected: Words, got: string | null): Words {
  if (got === null) {
    return {
      en: `expected ${expected.en} (the value is not shown)`,
      zh: `应为：${expected.zh}（不显示原值）`,
    }
  }
  const shown = showValue(got)
  return { en: `expected ${expected.en}, got ${shown}`, zh: `应为：${expected.zh}，实际为 ${shown}` }
}

/** A name that is none may be a secret that slipped into its place, as after a lost quote: it is not shown. */
export function problemAt(place: Place, param: string, message: Words): Problem {
  const shown = /^[A-Za-z_.-]{1,40}$/.test(param) ? param : '?'
  return { line: place.line, column: place.column, param: shown, message }
}

/** `file:line:column: param: message`, the form editors jump to. */
export function formatProblem(problem: Problem, file: string, language: Language): string {
  const place = problem.line === 0 ? file : `${file}:${problem.line}:${problem.column}`
  return `${place}: ${problem.param}: ${problem.message[language]}`
}

/** Takes note of one problem; reading goes on, so that all of them are found at once. */
export type Report = (place: Place, param: string, message: Words) => void
