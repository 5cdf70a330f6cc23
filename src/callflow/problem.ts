import { maxDepth, maxDigits } from './fields.ts'

/** One text in both languages. */
export interface Words {
  readonly en: string
  readonly zh: string
}

/** What can be expected of a value, in words. */
export const expectations = {
  text: { en: 'a text', zh: '字符串' },
  exactText: { en: 'a text (this number is too long)', zh: '字符串（这个数字过长，会丢失精度）' },
  count: { en: `a whole number from 0 to ${maxDigits}`, zh: `0 到 ${maxDigits} 的整数` },
  flag: { en: 'true or false', zh: 'true 或 false' },
  texts: { en: 'a list of texts', zh: '字符串列表' },
  object: { en: 'an object', zh: '对象' },
  shallow: { en: `at most ${maxDepth} levels of nesting`, zh: `嵌套不超过 ${maxDepth} 层` },
} as const satisfies Record<string, Words>

/** What a person would call a JSON value. */
export const kinds = {
  nothing: { en: 'nothing', zh: '无内容' },
  null: { en: 'null', zh: 'null' },
  list: { en: 'a list', zh: '列表' },
  text: { en: 'a text', zh: '字符串' },
  number: { en: 'a number', zh: '数字' },
  flag: { en: 'true or false', zh: '布尔值' },
  object: { en: 'an object', zh: '对象' },
  more: { en: 'more', zh: '更深的嵌套' },
} as const satisfies Record<string, Words>

/**
 * Something in an answer that cannot be read. It names kinds, never the value itself: values are phone numbers and
 * customers' data.
 */
export interface Problem {
  readonly field: string
  readonly expected: keyof typeof expectations
  readonly got: keyof typeof kinds
}

export type Problems = Problem[]

export function describeProblem({ field, expected, got }: Problem): Words {
  const [wanted, found] = [expectations[expected], kinds[got]]
  return {
    en: `${field}: expected ${wanted.en}, got ${found.en}`,
    zh: `${field}：应为${spaced(wanted.zh)}，实为${spaced(found.zh)}`,
  }
}

/** Between Chinese and what is not Chinese stands a blank. */
const spaced = (text: string): string => (/^[0-9A-Za-z]/.test(text) ? ` ${text}` : text)
