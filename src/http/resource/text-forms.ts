import { overflowForms, readOverflow } from '../../core/flow/built-in/overflow.ts'
import { readPrompts } from '../../core/flow/prompts.ts'
import { readDayHours, readOpeningHours } from '../../core/hours/read-hours.ts'
import type { WrongHours } from '../../core/hours/scanner.ts'
import { ApiError } from '../server/errors.ts'

/** Fields whose text has a form of its own, checked where they were sent. Throws ApiError that says what was expected, and where. */
export function checkOpeningHours(field: string, text: string | undefined): void {
  const read = readOpeningHours(text ?? '')
  if (read.type === 'wrong') throw refused(field, read)
}

export function checkDayHours(field: string, text: string | undefined): void {
  const read = readDayHours(text ?? '')
  if (read.type === 'wrong') throw refused(field, read)
}

export function checkOverflow(field: string, text: string | undefined): void {
  if (readOverflow(text ?? '') !== null) return
  throw refused(field, { position: 1, expected: overflowForms })
}

/** A name that would be left out when it is to be played: braces, commas, `::`, a way out of its folder. */
export function checkAudio(field: string, text: string | undefined): void {
  const [name] = readPrompts(text ?? '').refused
  if (name !== undefined)
    throw refused(field, { position: (text ?? '').indexOf(name) + 1, expected: audioForms })
}

const audioForms = {
  en: 'a file name, an absolute path, tone_stream://, silence_stream:// or say://, several joined by |',
  zh: '语音文件名、绝对路径、tone_stream://、silence_stream:// 或 say://，多个用 | 分隔',
} as const

interface Expected {
  /** Where in the text, counted from 1; the whole of it where nothing is said. */
  readonly position?: number
  readonly expected: WrongHours['expected']
}

/** A field whose text has not its form. `part`: which part of the request it is in. */
export function refused(field: string, { position, expected }: Expected, part = 'body'): ApiError {
  const [at, at_zh] =
    position === undefined ? ['', ''] : [` at character ${position}`, `第 ${position} 个字符处`]
  const problem = `expected${at}: ${expected.en}`
  const problem_zh = `${at_zh}应为：${expected.zh}`
  const place = { at: `${part}/${field}` }
  return new ApiError('invalid_request', {
    problems: [{ ...place, problem, problem_zh, ...(position === undefined ? {} : { position }) }],
  })
}
