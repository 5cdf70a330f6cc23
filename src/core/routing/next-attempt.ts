import { assertNever } from '../shared/assert-never.ts'
import type { FailoverRule } from './failover.ts'

/** A gateway that may still be tried. */
export interface Candidate {
  readonly gateway: string
  /** "" = it is its own carrier. */
  readonly carrier: string
}

/** How long one call may hunt. */
export interface HuntBounds {
  readonly mostAttempts: number
  /** Milliseconds from the first attempt to the start of the last. */
  readonly longest: number
}

export interface Hunt<Left extends Candidate> {
  /** Attempts made so far, the failed one with them. */
  readonly attempts: number
  /** Milliseconds since the first attempt began. */
  readonly elapsed: number
  readonly failed: Candidate
  /** In the order they are to be tried. */
  readonly left: readonly Left[]
}

export type NextAttempt<Left extends Candidate> =
  /** `rest`: seconds the failed gateway has no calls, 0 = none. `left` comes after `next`. */
  | { readonly type: 'try'; readonly next: Left; readonly left: readonly Left[]; readonly rest: number }
  | {
      readonly type: 'end'
      readonly because: 'final' | 'attempts' | 'time' | 'noneLeft'
      readonly rest: number
    }

/** Where the call goes after a failed attempt. A gateway is tried once, however many routes lead to it. */
export function nextAttempt<Left extends Candidate>(
  rule: FailoverRule,
  hunt: Hunt<Left>,
  bounds: HuntBounds,
): NextAttempt<Left> {
  const rest = rule.type === 'restGateway' ? rule.seconds : 0
  const fitting = hunt.left.filter(each => isOpen(rule, hunt.failed, each))
  const [next, ...left] = fitting
  if (rule.type === 'giveUp') return { type: 'end', because: 'final', rest }
  if (hunt.attempts >= bounds.mostAttempts) return { type: 'end', because: 'attempts', rest }
  if (hunt.elapsed >= bounds.longest) return { type: 'end', because: 'time', rest }
  return next === undefined ? { type: 'end', because: 'noneLeft', rest } : { type: 'try', next, left, rest }
}

function isOpen(rule: FailoverRule, failed: Candidate, other: Candidate): boolean {
  switch (rule.type) {
    case 'giveUp':
      return false
    case 'nextGateway':
    case 'restGateway':
      return other.gateway !== failed.gateway
    case 'nextCarrier':
      return other.gateway !== failed.gateway && (failed.carrier === '' || other.carrier !== failed.carrier)
    default:
      return assertNever(rule)
  }
}
