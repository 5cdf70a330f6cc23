/**
 * The date in UTC of a moment in ms since the epoch, as YYYY-MM-DD. The days of the Gregorian calendar repeat every 400
 * years; those of a year are counted from 1 March, so that the leap day is its last.
 */
export function utcDate(ms: number): string {
  const days = Math.floor(ms / 86_400_000) + daysToEpoch
  const era = Math.floor(days / daysOf400Years)
  const dayOfEra = days - era * daysOf400Years
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return [String(year).padStart(4, '0'), twoDigits(month), twoDigits(day)].join('-')
}

const daysOf400Years = 146_097
/** From 1 March of the year 0 to 1 January 1970. */
const daysToEpoch = 719_468

const twoDigits = (n: number): string => String(n).padStart(2, '0')
