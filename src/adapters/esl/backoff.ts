/** Waits between dials, in ms: doubling from `first` to `most`, each spread over its upper half. */
export interface Backoff {
  readonly first: number
  readonly most: number
}

/**
 * The wait after `failures` failed dials (1, 2, ...), in ms. `random` gives [0, 1): without it every controller of a
 * restarted switch would dial at the same moment.
 */
export function backoffMs({ first, most }: Backoff, failures: number, random: () => number): number {
  const step = Math.min(most, first * 2 ** Math.min(failures - 1, 30))
  return Math.round(step / 2 + (step / 2) * random())
}
