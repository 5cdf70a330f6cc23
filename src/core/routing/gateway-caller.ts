import type { CallerNumberPolicy } from './caller-number.ts'

/** The caller's numbers of a gateway as they are written down. */
export interface CallerIds {
  readonly callerIds: readonly string[]
  /** Null = as often as one likes. */
  readonly callerIdPerHour: number | null
}

const hour = 3_600_000
/** Any number of times: what was shown a millisecond ago is forgotten. */
const noLimit = { most: 10_000, window: 1 }

/** None = the caller's own number, one = that one, more = in turn; one that is limited is a pool of one. */
export function callerPolicyOf({ callerIds, callerIdPerHour }: CallerIds): CallerNumberPolicy {
  const [number] = callerIds
  if (number === undefined) return { type: 'passThrough' }
  if (callerIds.length === 1 && callerIdPerHour === null) return { type: 'fixed', number }
  const bound = callerIdPerHour === null ? noLimit : { most: callerIdPerHour, window: hour }
  return { type: 'pool', numbers: callerIds, ...bound }
}
