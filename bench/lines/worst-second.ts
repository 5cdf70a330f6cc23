/** The most of `times` (ms) that lie within any one second; neither end of a second counts twice. */
export function worstSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  let first = 0
  let worst = 0
  for (const [at, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= 1000) first += 1
    worst = Math.max(worst, at - first + 1)
  }
  return worst
}
