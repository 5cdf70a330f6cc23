/** ITU-T E.164: no number has more digits, so no prefix has. */
export const longestPrefix = 15

const plain = 1
const international = 2

/** Digits, with or without a + before them; "" (every number) and "+" (every number written with a +) too. */
export const isPrefix = (text: string): boolean => /^\+?[0-9]{0,15}$/.test(text)

/**
 * A prefix as one integer: a 1 (a 2 where it begins with +), then its digits. So "0" and "00" differ, and 15 digits
 * stay below 2^53.
 */
export function keyOf(prefix: string): number {
  let key = prefix.startsWith('+') ? international : plain
  for (let at = prefix.startsWith('+') ? 1 : 0; at < prefix.length; at++) key = key * 10 + digitAt(prefix, at)
  return key
}

/** The prefix a key was made of. */
export function prefixOf(key: number): string {
  const digits = String(key)
  return (digits.startsWith(String(international)) ? '+' : '') + digits.slice(1)
}

/**
 * Writes the keys of every prefix of `number` into `keys`, shortest first, and says how many there are. A number
 * ends, for this, at its first character that is no digit. Of a number with a + the first is "", the second "+".
 */
export function writeKeys(number: string, keys: Float64Array): number {
  let count = 0
  keys[count++] = plain
  const hasPlus = number.startsWith('+')
  let key = plain
  if (hasPlus) {
    key = international
    keys[count++] = key
  }
  const end = Math.min(number.length, longestPrefix + Number(hasPlus))
  for (let at = Number(hasPlus); at < end; at++) {
    const digit = digitAt(number, at)
    if (digit < 0 || digit > 9) break
    key = key * 10 + digit
    keys[count++] = key
  }
  return count
}

/** Room for the keys of one number. */
export const mostKeys = longestPrefix + 2

const digitAt = (text: string, at: number): number => text.charCodeAt(at) - 48
