import { maxDepth, maxDigits } from './fields.ts'
import type { Problem, Problems } from './problem.ts'

/**
 * Readers of single JSON values, lenient in form and strict in meaning. Each takes the field's name, gives a value
 * that can always be used, and writes what was wrong into `problems`.
 */

function kindOf(value: unknown): Problem['got'] {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'flag' : 'object'
}

function complain(problems: Problems, field: string, expected: Problem['expected'], got: unknown): void {
  problems.push({ field, expected, got: kindOf(got) })
}

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined

/** A text; a number becomes text as long as it is exact (a 20-digit number would silently change). */
export function readText(field: string, value: unknown, problems: Problems): string {
  if (isMissing(value)) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value)
  complain(problems, field, typeof value === 'number' ? 'exactText' : 'text', value)
  return ''
}

/** Digits with blanks around them, or nothing. Trimmed first: an expression that skips both ends tries every way to share them. */
export const isDigits = (text: string): boolean => /^\d*$/.test(text.trim())

/** A whole number from 0 to 128; digits in a text count too, and "" is 0. */
export function readCount(field: string, value: unknown, problems: Problems): number {
  if (isMissing(value)) return 0
  const number = typeof value === 'string' && isDigits(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= maxDigits)
    return number
  complain(problems, field, 'count', value)
  return 0
}

const flags = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ['true', true],
  ['1', true],
  [false, false],
  [0, false],
  ['false', false],
  ['0', false],
  ['', false],
])

/** True or false, also as 1/0, "1"/"0", "true"/"false" in any case. */
export function readFlag(field: string, value: unknown, problems: Problems): boolean {
  if (isMissing(value)) return false
  const flag = flags.get(typeof value === 'string' ? value.trim().toLowerCase() : value)
  if (flag === undefined) complain(problems, field, 'flag', value)
  return flag ?? false
}

/** A list of texts. */
export function readTexts(field: string, value: unknown, problems: Problems): readonly string[] {
  if (isMissing(value)) return []
  if (Array.isArray(value)) return value.map((item, index) => readText(`${field}[${index}]`, item, problems))
  complain(problems, field, 'texts', value)
  return []
}

/** An object, as its own properties; null and missing are an empty one. A list is not an object, even an empty list. */
export function readObject(field: string, value: unknown, problems: Problems): Record<string, unknown> {
  // PHP writes an empty map as an empty list.
  if (isMissing(value) || (Array.isArray(value) && value.length === 0)) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  complain(problems, field, 'object', value)
  return {}
}

/** An object of any JSON, nested at most 16 deep; `__proto__` is dropped so that no later copy can be poisoned. */
export function readData(field: string, value: unknown, problems: Problems): Record<string, unknown> {
  const data = readObject(field, value, problems)
  if (isDeeper(data, maxDepth)) {
    problems.push({ field, expected: 'shallow', got: 'more' })
    return {}
  }
  if (!Object.hasOwn(data, '__proto__')) return data
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== '__proto__'))
}

/** Stops going down at the limit, so that deep input cannot exhaust the stack here either. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(item => isDeeper(item, levels - 1))
}
