import type { Language } from '../language.ts'

/** The number that recordings say, as a listener adds it up; NaN = a word that is no number. */
export function understand(files: readonly string[], language: Language): number {
  const words = files.map(file => file.replace(/^(digits|numbers)\//, '').replace(/\.wav$/, ''))
  return language === 'zh' ? understandChinese(words) : understandEnglish(words)
}

const chineseWords: Readonly<Record<string, number>> = {
  two: 2,
  'one-falling': 1,
  'one-rising': 1,
  'two-rising': 2,
  'five-rising': 5,
  'nine-rising': 9,
}
const chinesePlaces: Readonly<Record<string, number>> = { ten: 10, hundred: 100, thousand: 1_000 }
const chineseScales: Readonly<Record<string, number>> = {
  'ten-thousand': 10_000,
  'hundred-million': 100_000_000,
}

function understandChinese(words: readonly string[]): number {
  const heard = { total: 0, section: 0, digit: 0 }
  for (const word of words) {
    const place = chinesePlaces[word]
    const scale = chineseScales[word]
    if (place) {
      // 十 that opens a number has no digit before it.
      heard.section += (heard.digit || 1) * place
    } else if (scale) {
      heard.total += (heard.section + heard.digit) * scale
      heard.section = 0
    }
    heard.digit = place || scale ? 0 : (chineseWords[word] ?? Number(word))
  }
  return heard.total + heard.section + heard.digit
}

function understandEnglish(words: readonly string[]): number {
  const heard = { total: 0, section: 0 }
  for (const word of words) {
    const scale = { thousand: 1_000, million: 1_000_000 }[word]
    if (scale) {
      heard.total += heard.section * scale
      heard.section = 0
    } else if (word === 'hundred') heard.section *= 100
    else if (word !== 'and') heard.section += Number(word)
  }
  return heard.total + heard.section
}
