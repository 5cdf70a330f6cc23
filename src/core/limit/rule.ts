/** What a limit is kept for. */
export type Scope = 'gateway' | 'target' | 'caller' | 'called' | 'group'

/**
 * A limit as the decision needs it. No limit is no rule: there is no number that means "unlimited".
 * - `rate`: at most `limit` admissions in any `windowMs`. CPS has a window of 1000; the caps per called number one of
 *   an hour and one of a day. They slide: "at most 3 a day" then holds by whatever midnight the carrier counts.
 *   `even` spaces them by windowMs / limit, for carriers that dislike bursts.
 * - `concurrency`: at most `limit` legs at once.
 */
export type Rule =
  | {
      readonly type: 'rate'
      readonly scope: Scope
      readonly limit: number
      readonly windowMs: number
      readonly even: boolean
    }
  | { readonly type: 'concurrency'; readonly scope: Scope; readonly limit: number }

export const second = 1_000
export const hour = 3_600_000
export const day = 86_400_000

/**
 * What lies between two calls on the way to the carrier may shorten by so much: network, queues, the carrier's own clock.
 * A limit of calls per second is kept over this much more than a second, which costs 0.8 % of it.
 */
export const jitterMs = 8

/** Above it a limit is a typing error more likely than a carrier, and memory would be at stake. */
export const highestLimit = { rate: 10_000, concurrency: 100_000 } as const satisfies Record<
  Rule['type'],
  number
>

/** Null, or what is wrong with the rule. A limit of 0 is none: it admits nothing, and is refused with this reason. */
export function findRuleProblem(rule: Rule): string | null {
  const highest = highestLimit[rule.type]
  if (!isWhole(rule.limit, 0, highest)) {
    return `${rule.scope} ${rule.type}: expected a whole number from 0 (nothing passes) to ${highest}, got ${rule.limit}`
  }
  if (rule.type === 'rate' && !isWhole(rule.windowMs, 1, 7 * day)) {
    return `${rule.scope} rate: expected a window of 1 to ${7 * day} ms, got ${rule.windowMs}`
  }
  return null
}

const isWhole = (value: unknown, lowest: number, highest: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= lowest && Number(value) <= highest
