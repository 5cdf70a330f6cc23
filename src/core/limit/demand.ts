import { findRuleProblem, type Rule, type Scope, second } from './rule.ts'

/** One limit that a call must pass: the rule and whom it counts (the gateway's name, a number, an address). */
export interface Demand {
  readonly rule: Rule
  readonly key: string
  /** As `placeOf` has it, where it was made once for many calls. */
  readonly place?: string
}

export type RateRule = Extract<Rule, { type: 'rate' }>

/** Calls per second, which the carrier counts too; the others are the house's own. */
export const isShort = ({ windowMs }: RateRule): boolean => windowMs <= second

/** Where the lines of a concurrency limit are counted, live legs and claims alike. */
export const placeOf = ({ rule, key, place }: Demand): string => place ?? placeAt(rule.scope, key)

export const placeAt = (scope: Scope, key: string): string => `${scope} ${key}`

/** A demand that is asked for many calls, or more than once. */
export const demandOf = (rule: Rule, key: string): Demand => ({ rule, key, place: placeAt(rule.scope, key) })

/** The name of one limit: of a concurrency its place. */
export const nameOf = (demand: Demand): string =>
  demand.rule.type === 'rate' ? `${demand.rule.scope} ${demand.rule.windowMs} ${demand.key}` : placeOf(demand)

/** Of one demand for each limit: the first that is wrong, or comes twice. */
export function findDemandProblem(
  demands: readonly Demand[],
  isSound: (rule: Rule) => boolean,
): string | null {
  for (let at = 0; at < demands.length; at++) {
    const demand = demands[at]
    if (demand === undefined) continue
    const { rule } = demand
    if (!isSound(rule)) return findFault(rule)
    const isSecond = rule.type === 'rate' && demands.findIndex(each => isSameRate(each, demand)) < at
    if (isSecond) return 'the same limit is demanded twice'
  }
  return null
}

const isSameRate = (a: Demand, b: Demand): boolean =>
  a.rule.type === 'rate' &&
  b.rule.type === 'rate' &&
  a.rule.scope === b.rule.scope &&
  a.rule.windowMs === b.rule.windowMs &&
  a.key === b.key

/** Null, or why nothing can ever pass it. */
export const findFault = (rule: Rule): string | null => findRuleProblem(rule) ?? findZero(rule)

const findZero = (rule: Rule): string | null =>
  rule.limit === 0 ? `${rule.scope} ${rule.type}: the limit is 0, nothing passes` : null
