import { SignSet } from '../shared/sign-set.ts'

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

const signs = new SignSet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+*#._-')
const longest = 64

const isPart = (text: string): boolean => text.length <= longest && signs.hasAll(text)

/** A part of a mark; "" for what could not stand in a channel variable. */
export const markPart = (text: string): string => (isPart(text) ? text : '')

/** `called/shown/group/prefix`. What could not stand in a channel variable is left out. */
export const lineMark = ({ called, shown, group, prefix }: LineMark): string =>
  `${markPart(called)}/${markPart(shown)}/${markPart(group)}/${markPart(prefix)}`

/** Null = the leg carries none. */
export function readLineMark(text: string): LineMark | null {
  const parts = text.split('/')
  if (parts.length !== 4 || !parts.every(isPart)) return null
  const [called = '', shown = '', group = '', prefix = ''] = parts
  return { called, shown, group, prefix }
}
