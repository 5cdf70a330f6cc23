import type { Demand } from '../limit/limits.ts'
import { day, findRuleProblem, hour, type Rule, type Scope, second } from '../limit/rule.ts'
import { type NumberPlan, normaliseNumber } from '../shared/phone-number.ts'
import { addressOf } from './line-gateway.ts'

export type LimitScope = Exclude<Scope, 'gateway'>

/** One row of `/v1/limits`; null = no such limit. */
export interface LimitRecord {
  readonly scope: LimitScope
  /** A number, an address, a group; `*` = each for itself that has no row of its own. */
  readonly key: string
  readonly maxConcurrent: number | null
  readonly cps: number | null
  readonly perHour: number | null
  readonly perDay: number | null
  readonly evenSpacing: boolean
}

const everybody = '*'
const none: readonly Demand[] = []

/** The limits beside those of gateways, looked up by whom they count. */
export class LimitRules {
  readonly #named = new Map<string, readonly Demand[]>()
  readonly #forEach = new Map<LimitScope, readonly Rule[]>()
  readonly #scopes: ReadonlySet<LimitScope>
  /** Rows nobody can keep; what they count passes nothing, and says why. */
  readonly problems: readonly string[]

  constructor(records: readonly LimitRecord[], plan: NumberPlan) {
    for (const record of records) this.#add(record, plan)
    this.#scopes = new Set(records.map(({ scope }) => scope))
    this.problems = records.flatMap(record =>
      rulesOf(record).flatMap(rule => {
        const problem = findRuleProblem(rule)
        return problem === null ? [] : [`${record.scope}:${record.key}: ${problem}`]
      }),
    )
  }

  get isEmpty(): boolean {
    return this.#scopes.size === 0
  }

  /** Whether anything at all is limited by this. */
  has(scope: LimitScope): boolean {
    return this.#scopes.has(scope)
  }

  /** What is demanded of a call that counts for `key`; "" = for nobody. */
  demands(scope: LimitScope, key: string): readonly Demand[] {
    if (key === '' || !this.#scopes.has(scope)) return none
    return (
      this.#named.get(`${scope} ${key}`) ?? this.#forEach.get(scope)?.map(rule => ({ rule, key })) ?? none
    )
  }

  #add(record: LimitRecord, plan: NumberPlan): void {
    const { scope, key } = record
    const rules = rulesOf(record)
    if (key === everybody) this.#forEach.set(scope, rules)
    else {
      const written = keyForms[scope](key, plan)
      this.#named.set(
        `${scope} ${written}`,
        rules.map(rule => ({ rule, key: written })),
      )
    }
  }
}

/** How the key of a row is compared. */
const keyForms: Readonly<Record<LimitScope, (key: string, plan: NumberPlan) => string>> = {
  target: addressOf,
  caller: normaliseNumber,
  called: normaliseNumber,
  group: key => key,
}

function rulesOf({ scope, maxConcurrent, cps, perHour, perDay, evenSpacing }: LimitRecord): readonly Rule[] {
  const rate = (limit: number | null, windowMs: number, even: boolean): readonly Rule[] =>
    limit === null ? [] : [{ type: 'rate', scope, limit, windowMs, even }]
  const lines: readonly Rule[] =
    maxConcurrent === null ? [] : [{ type: 'concurrency', scope, limit: maxConcurrent }]
  return [
    ...lines,
    ...rate(cps, second, evenSpacing),
    ...rate(perHour, hour, false),
    ...rate(perDay, day, false),
  ]
}
