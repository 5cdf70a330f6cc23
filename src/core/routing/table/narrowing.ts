import type { LocalTime } from '../../hours/local-time.ts'
import { type Holiday, openingAt } from '../../hours/opening.ts'
import { readOpeningHours, type WeekHours } from '../../hours/read-hours.ts'
import type { RouteNarrowing } from './route.ts'

/** What routing knows of a call. Numbers in the form of the house's plan (shared/phone-number.ts). */
export interface RoutedCall {
  readonly called: string
  readonly caller: string
  /** Of the phone that calls; "" = none. */
  readonly extension: string
  readonly groups: readonly string[]
  readonly at: LocalTime
  /** Of this date and the one before, those for everybody and those for a group of the call. */
  readonly holidays: readonly Holiday[]
}

/** The part of a narrowing that does not hold. */
export type Mismatch = 'callerPrefix' | 'extension' | 'group' | 'hours'

/** A narrowing with its hours read. Many routes share one. */
export interface CompiledNarrowing extends Omit<RouteNarrowing, 'hours'> {
  /** Null = always. */
  readonly week: WeekHours | null
}

/** The hours must have been found right (check-route.ts). */
export function compileNarrowing({ hours, ...only }: RouteNarrowing): CompiledNarrowing {
  const read = hours === '' ? null : readOpeningHours(hours)
  return { ...only, week: read?.type === 'hours' ? read.week : null }
}

/** Null = the route is for this call. */
export function mismatchOf(only: CompiledNarrowing, call: RoutedCall): Mismatch | null {
  if (!call.caller.startsWith(only.callerPrefix)) return 'callerPrefix'
  if (only.extension !== '' && only.extension !== call.extension) return 'extension'
  if (only.group !== '' && !call.groups.includes(only.group)) return 'group'
  if (only.week !== null && openingAt(only.week, call.at, call.holidays) !== 'open') return 'hours'
  return null
}
