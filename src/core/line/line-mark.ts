/** What a trunk leg is counted under, beside its gateway: written on the leg, read back from any switch at any time. */
export interface LineMark {
  /** The called number in the plan's form. */
  readonly called: string
  /** The caller's number that is shown. */
  readonly shown: string
  readonly group: string
  /** The prefix of the route, for what is measured per prefix; "" = none. */
  readonly prefix: string
}

const sign = /^[0-9A-Za-z+*#._-]{0,64}$/

/** A part of a mark; "" for what could not stand in a channel variable. */
export const markPart = (text: string): string => (sign.test(text) ? text : '')

/** `called/shown/group/prefix`. What could not stand in a channel variable is left out. */
export const lineMark = ({ called, shown, group, prefix }: LineMark): string =>
  [called, shown, group, prefix].map(markPart).join('/')

/** Null = the leg carries none. */
export function readLineMark(text: string): LineMark | null {
  const parts = text.split('/')
  if (parts.length !== 4 || !parts.every(part => sign.test(part))) return null
  const [called = '', shown = '', group = '', prefix = ''] = parts
  return { called, shown, group, prefix }
}
