import { type FailedAttempt, type FailoverTable, failoverOf } from '../routing/failover.ts'

/**
 * What an attempt to call somebody over a trunk came to. `congested` is a trunk's failure too: refused with 503.
 * A leg that rang beside another and lost to it is no attempt that came to anything.
 */
export const outcomes = ['answered', 'callee', 'canceled', 'trunk', 'congested'] as const
export type Outcome = (typeof outcomes)[number]

/**
 * Why a leg ended that was never answered; null = it lost to another. Whose failure it was is failover's own judgement:
 * what would not have been tried on another trunk is no fault of this one.
 */
export function failureOf(attempt: FailedAttempt, own: FailoverTable): Exclude<Outcome, 'answered'> | null {
  const { cause, sipCode } = attempt
  if (cause === 'LOSE_RACE') return null
  if (cause === 'ORIGINATOR_CANCEL') return 'canceled'
  if (failoverOf(attempt, own).type === 'giveUp') return 'callee'
  return sipCode === 503 ? 'congested' : 'trunk'
}
