import type { Language } from './language.ts'
import { sayQuantity } from './quantity.ts'

/** "You are number three in the queue.", 您目前排在第三位; null = no place in a queue (the first is 1). */
export function sayPosition(position: number, language: Language): readonly string[] | null {
  const number = position === 0 ? null : sayQuantity(position, language)
  return number && ['queue-position-start.wav', ...number, 'queue-position-end.wav']
}

/** "The expected wait is five minutes.", 预计还需等待五分钟; null = not a number of minutes. */
export function sayMinutes(minutes: number, language: Language): readonly string[] | null {
  // Sentences of their own: "one minute" is singular in English, and 一 has another tone before 分钟.
  if (minutes === 0) return ['waiting-under-a-minute.wav']
  if (minutes === 1) return ['waiting-one-minute.wav']
  const number = language === 'zh' && minutes === 2 ? ['numbers/two.wav'] : sayQuantity(minutes, language)
  return number && ['waiting-minutes-start.wav', ...number, 'waiting-minutes-end.wav']
}
