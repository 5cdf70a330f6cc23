import { readLineMark } from '../../core/line/line-mark.ts'
import { failureOf } from '../../core/quality/attempt.ts'
import type { AttemptEnd, LineKey } from '../../core/quality/quality-book.ts'
import type { FailoverTable } from '../../core/routing/failover.ts'
import type { LegId, Millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'

/** What one event tells of a trunk. */
export type TrunkNews =
  /** The far end rings, or lets itself be heard, for the first time; `afterMs` since the leg was made. */
  | ({ readonly type: 'sign'; readonly afterMs: number } & LineKey)
  | ({ readonly type: 'attempt' } & AttemptEnd & LineKey)
  /** A talk is over. */
  | ({ readonly type: 'talk'; readonly ms: number } & LineKey)

interface Attempt {
  readonly startedAt: Millis
  hasSign: boolean
  isAnswered: boolean
}

type LegEnded = Extract<SwitchEvent, { type: 'legEnded' }>

/**
 * The attempts that run, derived from the legs the switches call, and from nothing else: whoever had them called. Only
 * legs whose beginning was heard count, so that a controller that has just started does not take the end of a talk for
 * the whole of a call. Durations are by the switch's own clock.
 */
export class TrunkAttempts {
  readonly #rules: FailoverTable
  readonly #running = new Map<LegId, Attempt>()

  /** `rules`: the house's own on failover, which say too whose failure a failure is. */
  constructor(rules: FailoverTable) {
    this.#rules = rules
  }

  get size(): number {
    return this.#running.size
  }

  note(event: SwitchEvent): readonly TrunkNews[] {
    if (event.type === 'legCreated') return this.#begin(event.leg, event.at)
    if (event.type === 'legProgress') return this.#sign(event.leg, event.at)
    if (event.type === 'legAnswered') return this.#answered(event.leg, event.at)
    return event.type === 'legEnded' ? this.#ended(event) : []
  }

  /** It ended while nobody listened: nobody knows how. */
  lost(legId: LegId): void {
    this.#running.delete(legId)
  }

  #begin({ legId, direction }: LegFacts, at: Millis): readonly TrunkNews[] {
    const attempt = { startedAt: at, hasSign: false, isAnswered: false }
    if (direction === 'outbound') this.#running.set(legId, attempt)
    return []
  }

  #sign(leg: LegFacts, at: Millis): readonly TrunkNews[] {
    const attempt = this.#running.get(leg.legId)
    if (attempt === undefined || attempt.hasSign) return []
    attempt.hasSign = true
    return [{ type: 'sign', afterMs: Math.max(0, at - attempt.startedAt), ...lineOf(leg) }]
  }

  #answered(leg: LegFacts, at: Millis): readonly TrunkNews[] {
    const attempt = this.#running.get(leg.legId)
    if (attempt === undefined || attempt.isAnswered) return []
    const sign = this.#sign(leg, at)
    attempt.isAnswered = true
    return [...sign, { type: 'attempt', outcome: 'answered', rang: true, ...lineOf(leg) }]
  }

  #ended({ leg, at, answeredAt, cause, sipCode }: LegEnded): readonly TrunkNews[] {
    const attempt = this.#running.get(leg.legId)
    if (attempt === undefined) return []
    if (answeredAt !== null) {
      // The answer may have fallen into a moment when nobody listened.
      const answer = this.#answered(leg, answeredAt)
      this.#running.delete(leg.legId)
      return [...answer, { type: 'talk', ms: Math.max(0, at - answeredAt), ...lineOf(leg) }]
    }
    this.#running.delete(leg.legId)
    const progress = attempt.hasSign ? 'ringing' : 'none'
    const failed = { progress, sipCode: sipCode === 0 ? null : sipCode, cause } as const
    const outcome = failureOf(failed, this.#rules)
    return outcome === null ? [] : [{ type: 'attempt', outcome, rang: attempt.hasSign, ...lineOf(leg) }]
  }
}

const lineOf = ({ gateway, variables }: LegFacts): LineKey => ({
  gateway,
  prefix: readLineMark(variables.nacd_line ?? '')?.prefix ?? '',
})
