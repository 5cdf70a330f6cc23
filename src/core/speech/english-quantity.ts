import { digitFile } from './digits.ts'

const scales = [
  { size: 1_000_000, file: 'numbers/million.wav' },
  { size: 1_000, file: 'numbers/thousand.wav' },
] as const

const hundred = 'numbers/hundred.wav'
const and = 'numbers/and.wav'

/** 1 to 99: up to nineteen one word, then tens and ones. */
function belowHundred(n: number): string[] {
  if (n < 10) return [digitFile(n)]
  if (n < 20 || n % 10 === 0) return [`numbers/${n}.wav`]
  return [`numbers/${n - (n % 10)}.wav`, digitFile(n % 10)]
}

/** 1 to 999, "and" after the hundred. */
function belowThousand(n: number): string[] {
  if (n < 100) return belowHundred(n)
  const hundreds = [digitFile(Math.floor(n / 100)), hundred]
  return n % 100 === 0 ? hundreds : [...hundreds, and, ...belowHundred(n % 100)]
}

/** The recordings of 0 to 999,999,999 in English: "one hundred and five", "two thousand and ten". */
export function sayEnglishQuantity(n: number): string[] {
  if (n === 0) return [digitFile(0)]
  const large = scales.flatMap(({ size, file }) => {
    const count = Math.floor(n / size) % 1_000
    return count === 0 ? [] : [...belowThousand(count), file]
  })
  const small = n % 1_000
  if (small === 0) return large
  return large.length > 0 && small < 100
    ? [...large, and, ...belowHundred(small)]
    : [...large, ...belowThousand(small)]
}
