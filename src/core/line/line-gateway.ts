import { type Demand, demandOf } from '../limit/demand.ts'
import { findRuleProblem, type Rule, second } from '../limit/rule.ts'
import { callerPolicyOf } from '../routing/gateway/gateway-caller.ts'
import { readGatewayHost } from '../routing/gateway/gateway-host.ts'
import { type CallerNumberPolicy, wrongCallerNumber } from '../routing/number/caller-number.ts'
import { type Rewrite, type RewriteSettings, readRewrite } from '../routing/number/rewrite-number.ts'

/** A gateway as those who choose lines want it (`/v1/gateways`). */
export interface LineGateway extends RewriteSettings {
  readonly name: string
  readonly host: string
  readonly enabled: boolean
  /** "" = its own. */
  readonly carrier: string
  /** Null = no limit. */
  readonly maxConcurrent: number | null
  /** Null = no limit. */
  readonly cps: number | null
  readonly evenSpacing: boolean
  /** None = the caller's own number, one = that one, more = in turn. */
  readonly callerIds: readonly string[]
  /** How often each of them is shown in any hour; null = no limit. */
  readonly callerIdPerHour: number | null
}

/** A gateway with its settings read once. */
export interface ReadGateway {
  readonly type: 'gateway'
  readonly name: string
  /** What its target address is counted under: the host without its port; "" = it has none. */
  readonly address: string
  readonly enabled: boolean
  readonly carrier: string
  readonly rewrite: Rewrite
  readonly shows: CallerNumberPolicy
  readonly demands: readonly Demand[]
  /** The number is dialled as it came, not in the plan's form. */
  readonly verbatim: boolean
}

/** One that stands in the switch's own files and nowhere else: nothing is known of it but its name. */
export const unlistedGateway = (name: string): ReadGateway => ({
  type: 'gateway',
  name,
  address: '',
  enabled: true,
  carrier: '',
  rewrite: { type: 'rewrite', strip: 0, pattern: null, replacement: '', prepend: '' },
  shows: { type: 'passThrough' },
  demands: [],
  verbatim: true,
})

/** What a gateway cannot be used for, and why: nothing goes out over a line whose limits nobody can read. */
export interface WrongGateway {
  readonly type: 'wrong'
  readonly name: string
  readonly problem: string
}

export function readGateway(gateway: LineGateway): ReadGateway | WrongGateway {
  const { name, enabled, carrier } = gateway
  const wrong = (problem: string): WrongGateway => ({ type: 'wrong', name, problem })
  const rewrite = readRewrite(gateway)
  if (rewrite.type === 'wrong') return wrong(`${rewrite.field} cannot be read`)
  const shows = callerPolicyOf(gateway)
  const field = wrongCallerNumber(shows)
  if (field !== null) return wrong(`the caller numbers cannot be read (${field})`)
  const demands = demandsOf(gateway)
  const problem = demands.map(({ rule }) => findRuleProblem(rule)).find(found => found !== null)
  if (problem) return wrong(problem)
  const address = addressOf(gateway.host)
  return { type: 'gateway', name, address, enabled, carrier, rewrite, shows, demands, verbatim: false }
}

/** Limits of target addresses are kept by this. */
export const addressOf = (host: string): string => readGatewayHost(host).host.toLowerCase()

function demandsOf({ name, maxConcurrent, cps, evenSpacing }: LineGateway): readonly Demand[] {
  const lines: Rule[] =
    maxConcurrent === null ? [] : [{ type: 'concurrency', scope: 'gateway', limit: maxConcurrent }]
  const rate: Rule[] =
    cps === null ? [] : [{ type: 'rate', scope: 'gateway', limit: cps, windowMs: second, even: evenSpacing }]
  return [...lines, ...rate].map(rule => demandOf(rule, name))
}
