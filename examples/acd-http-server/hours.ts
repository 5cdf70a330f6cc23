/** When the office is open: the week with its breaks, and the dates that differ. */

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Weekday = (typeof weekdays)[number]

/** From and to on the 24-hour clock, `09:00-12:00`; a break is the time between two. To midnight: `24:00`. */
type Hours = readonly string[]

export interface OfficeHours {
  /** IANA name, e.g. Asia/Shanghai. The clock of this machine does not matter. */
  readonly timeZone: string
  readonly week: Readonly<Record<Weekday, Hours>>
  /** By date, `2026-10-10` or `10-01` (every year): its hours, none = a holiday. */
  readonly special: Readonly<Record<string, Hours>>
}

export type Opening = 'open' | 'closed' | 'holiday'

/** Whether the office is open at `nowMs` (Unix time in ms). A lunch break counts as closed. */
export function openingAt(office: OfficeHours, nowMs: number): Opening {
  const { date, weekday, time } = localTime(office.timeZone, nowMs)
  const special = office.special[date] ?? office.special[date.slice('2026-'.length)]
  const hours = special ?? office.week[weekday]
  if (hours.some(span => isWithin(span, time))) return 'open'
  return special?.length === 0 ? 'holiday' : 'closed'
}

/** Times of day as HH:MM compare as text. */
function isWithin(span: string, time: string): boolean {
  const [from = '', to = ''] = span.split('-')
  return from <= time && time < to
}

/** The office's wall clock: date as YYYY-MM-DD, time as HH:MM. */
function localTime(timeZone: string, nowMs: number): { date: string; weekday: Weekday; time: string } {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(nowMs)
      .map(({ type, value }) => [type, value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    weekday: part('weekday').toLowerCase() as Weekday,
    time: `${part('hour')}:${part('minute')}`,
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one is slow, so it is kept. Throws RangeError on an unknown time zone. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock = clocks.get(timeZone) ?? makeClock(timeZone)
  clocks.set(timeZone, clock)
  return clock
}

const makeClock = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
