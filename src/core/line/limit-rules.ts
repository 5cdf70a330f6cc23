import { type Demand, demandOf } from '../limit/demand.ts'
import { type HouseLimit, type HouseScope, readLimitKey, rulesOf } from '../limit/house-limit.ts'
import { findRuleProblem, type Rule } from '../limit/rule.ts'
import { type NumberPlan, normaliseNumber } from '../shared/phone-number.ts'
import { addressOf } from './line-gateway.ts'

const everybody = '*'
const none: readonly Demand[] = []

/** The limits beside those of gateways, looked up by whom they count. */
export class LimitRules {
  readonly #named = new Map<HouseScope, Map<string, readonly Demand[]>>()
  readonly #forEach = new Map<HouseScope, readonly Rule[]>()
  readonly #scopes: ReadonlySet<HouseScope>
  /** Rows nobody can keep; what they count passes nothing, and says why. */
  readonly problems: readonly string[]

  constructor(limits: readonly HouseLimit[], plan: NumberPlan) {
    const read = limits.map(limit => ({ limit, key: readLimitKey(limit.key) }))
    const known = read.flatMap(({ limit, key }) =>
      key === null ? [] : [{ ...key, rules: rulesOf(key.scope, limit) }],
    )
    for (const { scope, whom, rules } of known) this.#add(scope, whom, rules, plan)
    this.#scopes = new Set(known.map(({ scope }) => scope))
    this.problems = read.flatMap(({ limit, key }) => problemsOf(limit, key))
  }

  get isEmpty(): boolean {
    return this.#scopes.size === 0
  }

  /** Whether anything at all is limited by this. */
  has(scope: HouseScope): boolean {
    return this.#scopes.has(scope)
  }

  /** What is demanded of a call that counts for `key`; "" = for nobody. */
  demands(scope: HouseScope, key: string): readonly Demand[] {
    if (key === '' || !this.#scopes.has(scope)) return none
    const named = this.#named.get(scope)?.get(key)
    return named ?? this.#forEach.get(scope)?.map(rule => demandOf(rule, key)) ?? none
  }

  #add(scope: HouseScope, whom: string, rules: readonly Rule[], plan: NumberPlan): void {
    if (whom === everybody) this.#forEach.set(scope, rules)
    else {
      const written = keyForms[scope](whom, plan)
      const named = this.#named.get(scope) ?? new Map<string, readonly Demand[]>()
      named.set(
        written,
        rules.map(rule => demandOf(rule, written)),
      )
      this.#named.set(scope, named)
    }
  }
}

function problemsOf(limit: HouseLimit, key: ReturnType<typeof readLimitKey>): readonly string[] {
  if (key === null) return [`${limit.key}: no key of a limit`]
  return rulesOf(key.scope, limit).flatMap(rule => {
    const problem = findRuleProblem(rule)
    return problem === null ? [] : [`${limit.key}: ${problem}`]
  })
}

/** How the key of a row is compared. */
const keyForms: Readonly<Record<HouseScope, (key: string, plan: NumberPlan) => string>> = {
  target: addressOf,
  caller: normaliseNumber,
  called: normaliseNumber,
  group: key => key,
}
