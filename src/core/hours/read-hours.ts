import { everyDay, readDays } from './days.ts'
import { Scanner, type WrongHours } from './scanner.ts'
import { readRanges, type TimeRange, wholeDay } from './times.ts'

/** When a group is open: one list for each day, Monday first. */
export type WeekHours = readonly (readonly TimeRange[])[]

export type ReadWeek = { readonly type: 'hours'; readonly week: WeekHours } | WrongHours
export type ReadDay = { readonly type: 'hours'; readonly ranges: readonly TimeRange[] } | WrongHours

const expectedEnd = {
  en: '"," and another time, ";" and another day, or the end',
  zh: '“,”加另一段时间、“;”加另一天，或到此结束',
}

/**
 * The `opening_hours` of a group: rules with `;` between, each of days and times, e.g.
 * `mon-fri 09:00-12:00,13:30-18:00; sat 10:00-12:00` or `周一至周五 09:00-18:00`. Without days: every day; a day that
 * no rule names is closed. "" and `24h`: always open.
 */
export function readOpeningHours(text: string): ReadWeek {
  const scan = new Scanner(text)
  const week: TimeRange[][] = everyDay.map(() => [])
  if (scan.atEnd) return { type: 'hours', week: everyDay.map(() => wholeDay) }
  do {
    const days = readDays(scan)
    scan.take(/:/y)
    const ranges = days && readRanges(scan)
    for (const day of (ranges && days) ?? []) week[day - 1]?.push(...(ranges ?? []))
  } while (scan.wrong === null && scan.take(/;/y) && !scan.atEnd)
  return finish(scan) ?? { type: 'hours', week }
}

/** The hours of one date: times alone, e.g. `10:00-16:00`. "": closed all day. */
export function readDayHours(text: string): ReadDay {
  const scan = new Scanner(text)
  const ranges = scan.atEnd ? [] : readRanges(scan)
  return finish(scan) ?? { type: 'hours', ranges: ranges ?? [] }
}

function finish(scan: Scanner): WrongHours | null {
  if (scan.wrong === null && !scan.atEnd) scan.fail(expectedEnd)
  return scan.wrong
}
