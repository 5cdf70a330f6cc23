/** Most numbers of one range. */
export const mostNumbers = 10_000

/**
 * `1001-1010`, or one number alone: every number of it, in order. Both ends have the same length, so leading zeros
 * stay, and at most 15 digits (E.164). Null when it is no such range, or has more than `mostNumbers`.
 */
export function readNumberRange(text: string): readonly string[] | null {
  const [, sign = '', first = '', lastSign = sign, last = first] = rangeForm.exec(text) ?? []
  const count = Number(last) - Number(first) + 1
  if (first === '' || sign !== lastSign || first.length !== last.length) return null
  if (count < 1 || count > mostNumbers) return null
  return Array.from({ length: count }, (_, index) => sign + nth(first, index))
}

const rangeForm = /^(\+?)([0-9]{1,15})(?:-(\+?)([0-9]{1,15}))?$/

const nth = (first: string, index: number): string =>
  String(Number(first) + index).padStart(first.length, '0')
