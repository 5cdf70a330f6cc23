/**
 * How much trouble a gateway gives, 0..1: the smoothed share of its attempts that failed for the trunk's own sake, as it
 * was at `at` (steady milliseconds).
 */
export interface Trouble {
  readonly level: number
  readonly at: number
}

export const noTrouble: Trouble = { level: 0, at: 0 }

/** Each outcome weighs a thirtieth: it begins as if many good calls had been before, so three failures say nothing. */
const weight = 1 / 30

/** Half of the trouble is forgotten in ten minutes, so that a gateway that gets no calls is tried again. */
const halfLifeMs = 600_000

/** Up to the first a gateway gets every call it is chosen for, from the second on the probes only. */
const bounds = { all: 0.1, probes: 0.9 } as const

/** Always let through, so that it is seen when the trunk works again. */
export const probeShare = 0.05

const levelAt = ({ level, at }: Trouble, now: number): number =>
  level * 0.5 ** (Math.max(0, now - at) / halfLifeMs)

/**
 * One attempt has come to its end. Exponential smoothing over a wide band: there is no threshold to flap around, and
 * chance alone moves the share of a half-broken trunk by a few hundredths.
 */
export function afterAttempt(trouble: Trouble, failed: boolean, now: number): Trouble {
  const level = levelAt(trouble, now)
  return { level: level + weight * (Number(failed) - level), at: Math.max(now, trouble.at) }
}

/** The share of the calls it is chosen for that a gateway gets: 1 without trouble, falling in a line to `probeShare`. */
export function shareOf(trouble: Trouble, now: number): number {
  const past = (levelAt(trouble, now) - bounds.all) / (bounds.probes - bounds.all)
  return Math.max(probeShare, 1 - (1 - probeShare) * Math.max(0, past))
}

/** Whether one call is let through; `drawn` is random, 0 <= n < 1. */
export const isLetThrough = (share: number, drawn: number): boolean => drawn < share
