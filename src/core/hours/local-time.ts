/** What the clock on the wall shows, in the time zone of the house. */
export interface LocalTime {
  /** YYYY-MM-DD */
  readonly date: string
  /** 1 = Monday .. 7 = Sunday (ISO 8601). */
  readonly weekday: number
  /** Minutes since midnight, 0..1439. */
  readonly minute: number
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** The date before, both as YYYY-MM-DD. */
export function dayBefore(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  if (day > 1) return format(year, month, day - 1)
  if (month === 1) return format(year - 1, 12, 31)
  return format(year, month - 1, lastDayOf(year, month - 1))
}

function lastDayOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] ?? 31)
}

const format = (year: number, month: number, day: number): string =>
  [String(year).padStart(4, '0'), ...[month, day].map(part => String(part).padStart(2, '0'))].join('-')
