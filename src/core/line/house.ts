import type { Holiday } from '../hours/opening.ts'
import type { DestinationRule } from '../routing/allowed-destination.ts'
import type { FailoverTable } from '../routing/failover.ts'
import type { HuntBounds } from '../routing/next-attempt.ts'
import type { RouteTable } from '../routing/table/route-table.ts'
import type { NumberPlan } from '../shared/phone-number.ts'
import type { LimitRules } from './limit-rules.ts'
import type { ReadGateway } from './line-gateway.ts'

/** A number nobody calls, or that a group does not call. */
export interface ForbiddenNumber {
  /** "" = nobody. */
  readonly group: string
  /** When that ends; null = never. */
  readonly until: number | null
}

/** What the house has laid down about lines, as last read; replaced as a whole. */
export interface LineHouse {
  readonly table: RouteTable
  readonly gateways: ReadonlyMap<string, ReadGateway>
  /** Every gateway that is written down, also those nobody can read; null = what is written down is not known yet. */
  readonly listed: ReadonlySet<string> | null
  readonly limits: LimitRules
  readonly destinations: readonly DestinationRule[]
  /** By number, in the plan's form and as it was written. */
  readonly blacklist: ReadonlyMap<string, ForbiddenNumber>
  readonly holidays: readonly Holiday[]
}

/** What the configuration says. */
export interface LineSettings {
  readonly plan: NumberPlan
  readonly failover: FailoverTable
  readonly bounds: HuntBounds
  /** Longest wait in ms, 0 = nobody waits. */
  readonly maxWait: number
  /** Most calls that wait. */
  readonly maxLength: number
  /** From the claim of a line to its leg, ms: longer than any switch takes to make one. */
  readonly leaseMs: number
  /** Numbers and addresses that are counted at once, for each kind of rate. */
  readonly maxKeys: number
}
