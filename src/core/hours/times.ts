import type { Scanner } from './scanner.ts'

/** A stretch of a day in minutes since its midnight, `to` not included; `to` above 1440 lies in the day after. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

export const minutesOfDay = 1440
export const wholeDay: readonly TimeRange[] = [{ from: 0, to: minutesOfDay }]

export const holds = (ranges: readonly TimeRange[], minute: number): boolean =>
  ranges.some(({ from, to }) => from <= minute && minute < to)

const expected = {
  time: {
    en: 'a time from 00:00 to 24:00, such as 09:00 (and ";" before another day)',
    zh: '00:00 到 24:00 之间的时间，例如 09:00（另起一天前用“;”）',
  },
  dash: { en: '"-" and the time of closing, as in 09:00-18:00', zh: '“-”和结束时间，例如 09:00-18:00' },
  end: { en: 'another time than that of opening', zh: '与开始时间不同的结束时间' },
} as const

/** `09:00-12:00,13:30-18:00`, `22:00-06:00` over midnight, or `24h`. Null = it is wrong. */
export function readRanges(scan: Scanner): readonly TimeRange[] | null {
  if (scan.take(/24 *h(?:ours)?|24 *小时|全天/y)) return wholeDay
  const ranges: TimeRange[] = []
  do {
    const range = readRange(scan)
    if (range === null) return null
    ranges.push(range)
  } while (scan.take(/,/y))
  return ranges
}

function readRange(scan: Scanner): TimeRange | null {
  const from = readTime(scan, minutesOfDay - 1)
  if (from === null) return null
  if (!scan.take(/-/y)) return scan.fail(expected.dash)
  const { position } = scan
  const to = readTime(scan, minutesOfDay)
  if (to === null) return null
  if (to === from) return scan.fail(expected.end, position)
  return { from, to: to > from ? to : to + minutesOfDay }
}

function readTime(scan: Scanner, latest: number): number | null {
  const { position } = scan
  const [, hour, minute] = scan.take(/(\d{1,2}):(\d{2})/y) ?? []
  const at = Number(hour) * 60 + Number(minute)
  return Number(minute) < 60 && at <= latest ? at : scan.fail(expected.time, position)
}
