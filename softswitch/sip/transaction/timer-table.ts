/** Timers of RFC 3261 17 (A, B, D..K) and RFC 6026 (L, M). C belongs to proxies. */
export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'

/** The three values everything else is made of, in ms. RFC 3261 17.1.1.1 and table 4. */
export interface BaseTimes {
  readonly t1: number
  readonly t2: number
  readonly t4: number
}

export const standardTimes: BaseTimes = { t1: 500, t2: 4_000, t4: 5_000 }

/** How long one transaction may live without an answer: 64 * T1. */
export function lifetime(times: BaseTimes): number {
  return 64 * times.t1
}

/** First delay of a timer in ms; null = never runs, because the transport delivers by itself. */
export function firstDelay(timer: TimerName, times: BaseTimes, reliable: boolean): number | null {
  const retransmit = reliable ? null : times.t1
  const absorb = reliable ? 0 : times.t4
  const life = lifetime(times)
  const delays: Record<TimerName, number | null> = {
    A: retransmit,
    B: life,
    D: reliable ? 0 : life,
    E: retransmit,
    F: life,
    G: retransmit,
    H: life,
    I: absorb,
    J: reliable ? 0 : life,
    K: absorb,
    L: life,
    M: life,
  }
  return delays[timer]
}

/** The delay after `delay` of a retransmission timer: A doubles for ever, E and G double up to T2. */
export function nextDelay(timer: TimerName, delay: number, times: BaseTimes): number {
  return timer === 'A' ? delay * 2 : Math.min(delay * 2, times.t2)
}
