import type { RandomSource } from '../ids.ts'

/** "Random" bytes 01 01 ..., then 02 02 ..., and so on. */
export function countingRandom(): RandomSource {
  let count = 0
  return size => {
    count += 1
    return Buffer.alloc(size, count)
  }
}
