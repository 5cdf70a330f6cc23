import type { LocalTime } from '../../core/hours/local-time.ts'

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMinutes = 1440

type Clock = (now: number) => LocalTime

/** The midnight before `at` (or at it) on the house's clock, ms since the epoch; right also where clocks went forward or back meanwhile. */
export function startOfLocalDay(localTime: Clock, at: number): number {
  const { date, minute } = localTime(at)
  const guess = at - (at % minuteMs) - minute * minuteMs
  const there = localTime(guess)
  if (there.date === date) return guess - there.minute * minuteMs
  return guess + (dayMinutes - there.minute) * minuteMs
}

/** The full hour before `at` (or at it) on the house's clock: some time zones are not whole hours off. */
const startOfLocalHour = (localTime: Clock, at: number): number =>
  at - (at % minuteMs) - (localTime(at).minute % 60) * minuteMs

export type PeriodLength = 'hour' | 'day'

/** The edges of the hours or days that `from` to `to` lies in: the beginning of each, and the end of the last. */
export function periodEdges(
  localTime: Clock,
  { from, to, by }: { readonly from: number; readonly to: number; readonly by: PeriodLength },
): readonly number[] {
  const edges = [by === 'day' ? startOfLocalDay(localTime, from) : startOfLocalHour(localTime, from)]
  for (let last = edges[0] ?? to; last < to; ) {
    // 30 hours after a midnight it is the next day, be it of 23, 24 or 25 hours.
    last = by === 'day' ? startOfLocalDay(localTime, last + 30 * hourMs) : last + hourMs
    edges.push(last)
  }
  return edges
}
