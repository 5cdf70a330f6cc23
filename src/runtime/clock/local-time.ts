import type { LocalTime } from '../../core/hours/local-time.ts'

/** Tells the local time of moments in ms since the epoch. `timezone`: an IANA name, null = the machine's. */
export function createLocalTime(timezone: string | null): (now: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timezone === null ? {} : { timeZone: timezone }),
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  })
  return now => {
    const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
    const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? ''
    return {
      date: `${part('year')}-${part('month')}-${part('day')}`,
      weekday: weekdays.indexOf(part('weekday')) + 1,
      minute: Number(part('hour')) * 60 + Number(part('minute')),
    }
  }
}

/** As `en-US` writes them. */
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const minuteMs = 60_000

/** No time zone of today is off by a part of a minute, so one look a minute is enough. */
export function byTheMinute<T>(localTime: (now: number) => T): (now: number) => T {
  let minute = Number.NaN
  let told: T | undefined
  return now => {
    const asked = Math.floor(now / minuteMs)
    if (told === undefined || asked !== minute) {
      told = localTime(now)
      minute = asked
    }
    return told
  }
}
