const firstMs = 1_000

/**
 * Milliseconds to wait after the `tries`-th failure (1..): 1 s, 2 s, 4 s ... up to `longestMs`, jittered to between half
 * of that and all of it, so that what failed together does not come back together. `random` gives 0 <= x < 1.
 */
export function backOffMs(tries: number, longestMs: number, random: () => number): number {
  // Beyond 2^30 the doubling is past any limit and would only overflow.
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(tries - 1, 30))
  return Math.round(wholeMs * (0.5 + random() / 2))
}
