/** part / whole in percent, to a tenth; null where the whole is nothing. Both are whole numbers, so nothing is lost before the one rounding. */
export const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part * 1000) / whole) / 10

/** sum / count, to a whole number; null where there is none. */
export const mean = (sum: number, count: number): number | null =>
  count === 0 ? null : Math.round(sum / count)

/** With two places after the point; null where there is none. */
export const hundredths = (sum: number, count: number): number | null =>
  count === 0 ? null : Math.round((sum * 100) / count) / 100
