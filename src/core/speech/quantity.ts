import { sayChineseQuantity } from './chinese-quantity.ts'
import { sayEnglishQuantity } from './english-quantity.ts'
import type { Language } from './language.ts'

const most = 999_999_999

const speakers: Readonly<Record<Language, (n: number) => string[]>> = {
  zh: sayChineseQuantity,
  en: sayEnglishQuantity,
}

/** The recordings that read `n` as a quantity; null = not a whole number from 0 to 999,999,999. */
export function sayQuantity(n: number, language: Language): readonly string[] | null {
  return Number.isInteger(n) && n >= 0 && n <= most ? speakers[language](n) : null
}
