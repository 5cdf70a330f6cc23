import { defaultLanguage, terminalLanguage, type Words } from '../../config/words.ts'
import { isDialable } from '../../core/flow/numbers.ts'
import { exitCode, type Terminal } from '../terminal.ts'

/** The number calls come from where none is given; one that is used in examples. */
export const usualCaller = '13800138000'

/** What is wrong with a command line, said of one option. */
export type Wrong = Words

/** Collects what is wrong while options are read. */
export type Report = (wrong: Wrong) => void

interface Form {
  readonly label: Words
  fits(text: string): boolean
}

/** The forms the values of options have. */
export const forms = {
  number: { label: { en: 'a number', zh: '号码' }, fits: isDialable },
  group: {
    label: { en: 'the number of a group', zh: '座席组号' },
    fits: text => /^[A-Za-z0-9_*#+.-]{1,32}$/.test(text),
  },
  keys: {
    label: {
      en: 'keys (0-9 * # A-D), one entry for each time, at most 200',
      zh: '按键（0-9 * # A-D），每次一项，最多 200 项',
    },
    fits: text => text.split(',').length <= 200 && /^[0-9*#A-Da-d,]*$/.test(text),
  },
  keysAtOnce: {
    label: { en: 'keys (0-9 * # A-D), at most 128', zh: '按键（0-9 * # A-D），最多 128 个' },
    fits: text => /^[0-9*#A-Da-d]{0,128}$/.test(text),
  },
  key: {
    label: { en: 'one key (0-9 * #)', zh: '一个按键（0-9 * #）' },
    fits: text => /^[0-9*#]$/.test(text),
  },
  url: {
    label: { en: 'an address http://... or https://...', zh: 'http://… 或 https://… 的地址' },
    fits: text => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
  },
} as const satisfies Record<string, Form>

/** The value when it is there and has its form; what is wrong with it is told. */
export function readForm(
  option: string,
  text: string | undefined,
  form: Form,
  report: Report,
): string | undefined {
  if (text === undefined || form.fits(text)) return text
  report(unexpected(option, form.label, text))
  return undefined
}

/** One of a few words. */
export function readWord<const T extends string>(
  option: string,
  text: string,
  words: readonly T[],
  report: Report,
): T | undefined {
  const word = words.find(each => each === text)
  if (word === undefined) report(unexpected(option, { en: words.join(' | '), zh: words.join(' | ') }, text))
  return word
}

export function missing(option: string, why: Words): Wrong {
  return { en: `${option} is missing: ${why.en}`, zh: `缺少 ${option}：${why.zh}` }
}

function unexpected(option: string, label: Words, text: string): Wrong {
  const got = JSON.stringify(text.slice(0, 60))
  return {
    en: `${option}: expected ${label.en}, got ${got}`,
    zh: `${option}：应为${spaced(label.zh)}，实为 ${got}`,
  }
}

const spaced = (text: string): string => (/^[0-9A-Za-z]/.test(text) ? ` ${text}` : text)

/** Tells everything that is wrong with a command line. The configuration is not read yet, so its language is not known. */
export function refuse(terminal: Terminal, problems: readonly Wrong[]): number {
  const language = terminalLanguage(terminal.env, defaultLanguage)
  for (const problem of problems) terminal.complain(problem[language])
  return exitCode.wrong
}
