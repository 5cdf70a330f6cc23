/** Chance that is the same for the same seed: numbers 0 <= n < 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of `ways`, each as often as its weight says. */
export function pick<T>(random: () => number, ways: readonly (readonly [weight: number, way: T])[]): T {
  let rest = random() * ways.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, way] of ways) {
    rest -= weight
    if (rest < 0) return way
  }
  throw new Error('nothing to pick from')
}

/** A whole number of `from` to `to`, both included. */
export const between = (random: () => number, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1))
