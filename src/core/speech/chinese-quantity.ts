import { digitFile } from './digits.ts'

/** The recordings of the words 十, 百, 千, 万, 亿 and 两. */
const words = {
  ten: 'numbers/ten.wav',
  hundred: 'numbers/hundred.wav',
  thousand: 'numbers/thousand.wav',
  tenThousand: 'numbers/ten-thousand.wav',
  hundredMillion: 'numbers/hundred-million.wav',
  two: 'numbers/two.wav',
} as const

/**
 * Digits that are another word or have another tone before a place: 两百, not 二百; yì bǎi, yì qiān, yí wàn, yí yì;
 * and a third tone rises before the third tone of 百 (wú bǎi).
 */
const changed = {
  hundred: {
    1: 'numbers/one-falling.wav',
    2: 'numbers/two-rising.wav',
    5: 'numbers/five-rising.wav',
    9: 'numbers/nine-rising.wav',
  },
  thousand: { 1: 'numbers/one-falling.wav', 2: words.two },
  scale: { 1: 'numbers/one-rising.wav', 2: words.two },
} as const satisfies Record<string, Readonly<Record<number, string>>>

const zero = digitFile(0)

/** A digit in front of 百, 千, or 万 and 亿. */
function before(place: keyof typeof changed, digit: number): string {
  const spoken: Readonly<Record<number, string>> = changed[place]
  return spoken[digit] ?? digitFile(digit)
}

/** 1 to 99. `opens`: nothing is said before it, and 十 needs no 一. */
function belowHundred(n: number, opens: boolean): string[] {
  const tens = Math.floor(n / 10)
  const ones = n % 10 === 0 ? [] : [digitFile(n % 10)]
  if (tens === 0) return ones
  return tens === 1 && opens ? [words.ten, ...ones] : [digitFile(tens), words.ten, ...ones]
}

/** `n`, in front of it 零 where places are skipped: it has fewer digits than `room`, the place after what was said. */
function rest(n: number, room: number, say: (n: number, opens: boolean) => string[]): string[] {
  if (n === 0) return []
  return n < room / 10 ? [zero, ...say(n, false)] : say(n, false)
}

/** 1 to 9,999. */
function belowTenThousand(n: number, opens: boolean): string[] {
  if (n >= 1_000) {
    const thousands = [before('thousand', Math.floor(n / 1_000)), words.thousand]
    return [...thousands, ...rest(n % 1_000, 1_000, belowTenThousand)]
  }
  if (n >= 100) {
    const hundreds = [before('hundred', Math.floor(n / 100)), words.hundred]
    return [...hundreds, ...rest(n % 100, 100, belowHundred)]
  }
  return belowHundred(n, opens)
}

/** How many 万 or 亿: 一万 (yí wàn) and 两万, but 十二万 and 二十万. */
function countOf(n: number, opens: boolean): string[] {
  return n < 10 ? [before('scale', n)] : belowTenThousand(n, opens)
}

/** 1 to 99,999,999. */
function belowHundredMillion(n: number, opens: boolean): string[] {
  if (n < 10_000) return belowTenThousand(n, opens)
  const tenThousands = [...countOf(Math.floor(n / 10_000), opens), words.tenThousand]
  return [...tenThousands, ...rest(n % 10_000, 10_000, belowTenThousand)]
}

/**
 * The recordings of 0 to 999,999,999 in Chinese. 2 alone is 二, as in 第二; before a measure word it is 两, which only
 * the caller knows (两分钟).
 */
export function sayChineseQuantity(n: number): string[] {
  if (n === 0) return [zero]
  if (n < 100_000_000) return belowHundredMillion(n, true)
  const hundredMillions = [...countOf(Math.floor(n / 100_000_000), true), words.hundredMillion]
  return [...hundredMillions, ...rest(n % 100_000_000, 100_000_000, belowHundredMillion)]
}
