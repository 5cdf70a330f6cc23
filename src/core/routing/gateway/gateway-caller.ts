import { hour } from '../../limit/rule.ts'
import type { CallerNumberPolicy } from '../number/caller-number.ts'

/** The caller's numbers of a gateway as they are written down. */
export interface CallerIds {
  readonly callerIds: readonly string[]
  /** Null = as often as one likes. */
  readonly callerIdPerHour: number | null
}

/** None = the caller's own number, one = that one, more = in turn; one that is limited is a pool of one. */
export function callerPolicyOf({ callerIds, callerIdPerHour }: CallerIds): CallerNumberPolicy {
  const [number] = callerIds
  if (number === undefined) return { type: 'passThrough' }
  if (callerIds.length === 1 && callerIdPerHour === null) return { type: 'fixed', number }
  return { type: 'pool', numbers: callerIds, most: callerIdPerHour, window: hour }
}
