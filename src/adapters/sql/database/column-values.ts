/** Far ends choose these texts: cut to the column, without NUL, which PostgreSQL refuses, and halves of characters. */
export const clip = (text: string, length: number): string =>
  text.replaceAll('\u0000', '').slice(0, length).toWellFormed()

/** A number any database takes as a bigint, or as what `most` fits into. */
export const whole = (value: number, most = Number.MAX_SAFE_INTEGER): number =>
  Number.isFinite(value) ? Math.max(-most, Math.min(most, Math.trunc(value))) : 0

/** What an `integer` holds. */
export const mostInteger = 2_147_483_647
