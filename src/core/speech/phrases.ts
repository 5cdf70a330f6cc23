import type { Language } from './language.ts'
import { sayQuantity } from './quantity.ts'

/** "You are number three in the queue.", 您目前排在第三位; null = no place in a queue (the first is 1). */
export function sayPosition(position: number, language: Language): readonly string[] | null {
  const number = position === 0 ? null : sayQuantity(position, language)
  return number && ['queue-position-start.wav', ...number, 'queue-position-end.wav']
}

interface Minutes {
  readonly none: string
  readonly one: string
  /** In front of a number. */
  readonly start: string
}

/** "The expected wait is five minutes.", 预计还需等待五分钟; null = not a number of minutes. */
export const sayMinutes = (minutes: number, language: Language): readonly string[] | null =>
  say(minutes, language, {
    none: 'waiting-under-a-minute.wav',
    one: 'waiting-one-minute.wav',
    start: 'waiting-minutes-start.wav',
  })

/** "The caller has waited five minutes.", 来电已等待五分钟; null = not a number of minutes. */
export const sayWaited = (minutes: number, language: Language): readonly string[] | null =>
  say(minutes, language, {
    none: 'waited-under-a-minute.wav',
    one: 'waited-one-minute.wav',
    start: 'waited-start.wav',
  })

function say(minutes: number, language: Language, words: Minutes): readonly string[] | null {
  // Sentences of their own: "one minute" is singular in English, and 一 has another tone before 分钟.
  if (minutes === 0) return [words.none]
  if (minutes === 1) return [words.one]
  const number = language === 'zh' && minutes === 2 ? ['numbers/two.wav'] : sayQuantity(minutes, language)
  return number && [words.start, ...number, 'waiting-minutes-end.wav']
}
