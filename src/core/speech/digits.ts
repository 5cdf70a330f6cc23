import type { Language } from './language.ts'

/** plain: 1 is "yī"; agent: 1 is "yāo" in Chinese, as job numbers, room numbers and telephone numbers are read. */
export type DigitStyle = 'plain' | 'agent'

/** More digits than any telephone or job number has (E.164: 15): what is longer was not meant to be read out. */
const mostDigits = 32

/** The recordings that read `text` digit by digit; null = not 1 to 32 digits. */
export function sayDigits(text: string, language: Language, style: DigitStyle): readonly string[] | null {
  if (!/^[0-9]+$/.test(text) || text.length > mostDigits) return null
  const one = language === 'zh' && style === 'agent' ? 'yao' : '1'
  return Array.from(text, digit => digitFile(digit === '1' ? one : digit))
}

export function digitFile(digit: number | string): string {
  return `digits/${digit}.wav`
}
