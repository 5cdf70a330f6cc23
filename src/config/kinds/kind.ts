import type { Words } from '../words.ts'

/**
 * One form a value can have: how it is described (in problems and in docs/config.md) and how it is read.
 * `read` gives undefined when the text has not that form.
 */
export interface Kind<T> {
  readonly label: Words
  read(text: string): T | undefined
}

/** One line of text without control characters. */
export function text(label: Words, pattern: RegExp = /^/, longest = 255): Kind<string> {
  return {
    label,
    read: value =>
      value.length <= longest && !hasControlCharacter(value) && pattern.test(value) ? value : undefined,
  }
}

function hasControlCharacter(value: string): boolean {
  return /\p{Cc}/u.test(value)
}

export function oneOf<const T extends string>(...words: readonly T[]): Kind<T> {
  const list = words.join(' | ')
  return { label: { en: list, zh: list }, read: value => words.find(word => word === value) }
}

export function integer(low: number, high: number, unit: Words = { en: '', zh: '' }): Kind<number> {
  const range = `${low}..${high}`
  return {
    label: {
      en: `a whole number${unit.en && ` of ${unit.en}`}, ${range}`,
      zh: `整数${unit.zh && `（${unit.zh}）`}，${range}`,
    },
    read(value) {
      if (!/^\d{1,15}$/.test(value)) return undefined
      const number = Number(value)
      return number >= low && number <= high ? number : undefined
    },
  }
}

const flagWords: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
}

/** Yes or no, in the words FreeSWITCH's files use. */
export const flag: Kind<boolean> = {
  label: { en: 'true | false', zh: 'true | false' },
  read: value => (Object.hasOwn(flagWords, value.toLowerCase()) ? flagWords[value.toLowerCase()] : undefined),
}

/** Several values with commas between; spaces around them are ignored. */
export function list<T>(item: Kind<T>, most: number): Kind<readonly T[]> {
  return {
    label: {
      en: `a list with commas (at most ${most}) of: ${item.label.en}`,
      zh: `逗号分隔的列表（最多 ${most} 项），每项为：${item.label.zh}`,
    },
    read(value) {
      const items = value.split(',').map(part => item.read(part.trim()))
      return items.length <= most && items.every(part => part !== undefined) ? items : undefined
    },
  }
}
