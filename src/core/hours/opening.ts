import { dayBefore, type LocalTime } from './local-time.ts'
import { readDayHours, type WeekHours } from './read-hours.ts'
import { holds, minutesOfDay, type TimeRange } from './times.ts'

/** A date with hours of its own. The key is the date. */
export interface Holiday {
  /** YYYY-MM-DD */
  readonly date: string
  readonly name: string
  /** "" = closed all day, else the times of this date: so a working Saturday 调休 is written too. */
  readonly hours: string
  /** Numbers of the groups it is for; none = all. */
  readonly groups: readonly string[]
}

export type Opening = 'open' | 'closed' | 'holiday'

/**
 * Whether a group is open. A holiday speaks for its whole date: the hours of the week do not count on it, nor what
 * the day before would have gone on past midnight. `holiday`: closed because the date is a day off.
 */
export function openingAt(
  week: WeekHours,
  { date, weekday, minute }: LocalTime,
  holidays: readonly Holiday[],
): Opening {
  const today = hoursOf(date, holidays)
  if (today !== null) return holds(today, minute) ? 'open' : today.length === 0 ? 'holiday' : 'closed'
  const yesterday = hoursOf(dayBefore(date), holidays) ?? ofWeek(week, weekday === 1 ? 7 : weekday - 1)
  const isOpen = holds(ofWeek(week, weekday), minute) || holds(yesterday, minute + minutesOfDay)
  return isOpen ? 'open' : 'closed'
}

const ofWeek = (week: WeekHours, weekday: number): readonly TimeRange[] => week[weekday - 1] ?? []

/** The times of a date that has its own; null = it is a day like others (or nobody can read its hours). */
function hoursOf(date: string, holidays: readonly Holiday[]): readonly TimeRange[] | null {
  const holiday = holidays.find(each => each.date === date)
  const read = holiday && readDayHours(holiday.hours)
  return read?.type === 'hours' ? read.ranges : null
}
