import { explanationInWords } from '../../core/line/explain/explanation-words.ts'
import type { Language } from '../../core/speech/language.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LineExplainer } from '../../ports/lines/line-explainer.ts'
import { err, ok } from './answer.ts'

export interface ExplainDeps {
  readonly clock: Clock
  readonly lines: LineExplainer
  /** What the house speaks. */
  readonly language: Language
}

const longestNumber = 64
const name = /^[0-9A-Za-z*#+._-]{1,64}$/

/** `nacd explain <number> [extension] [gateway]`: a line for each thing that is to be said. */
export function explain(args: readonly string[], { clock, lines, language }: ExplainDeps): string {
  const [number = '', extension = '', gateway = '', ...more] = args
  const areSound = [extension, gateway].every(each => each === '' || name.test(each))
  if (number === '' || number.length > longestNumber || !areSound || more.length > 0) {
    return err('usage: nacd explain <number> [extension] [gateway]')
  }
  const now = clock.now()
  const request = { number, extension, gateway, caller: extension, displayNumber: '', group: '' }
  const told = lines.explain({ ...request, priority: 0, since: now, mayWait: true })
  return [...explanationInWords(told, now, language), ok()].join('\n')
}
