import type { Holiday } from '../../core/hours/opening.ts'
import type { HouseLimit } from '../../core/limit/house-limit.ts'
import type { LineRefusal } from '../../core/line/line.ts'
import type { LineGateway } from '../../core/line/line-gateway.ts'
import type { DestinationRule } from '../../core/routing/allowed-destination.ts'
import type { BlacklistEntry } from '../house/blacklist-admin.ts'

/** What the house has laid down about lines, beside the route table. Each reads all there is. */
export interface LineRules {
  gateways(): Promise<readonly LineGateway[]>
  limits(): Promise<readonly HouseLimit[]>
  destinations(): Promise<readonly DestinationRule[]>
  blacklist(): Promise<readonly BlacklistEntry[]>
  holidays(): Promise<readonly Holiday[]>
  /** After every change. */
  onChange(listener: () => void): void
}

/** Who counts what the line desk does. `waitedMs`: how long the call stood in line, 0 = not at all. */
export interface LineObserver {
  found(gateway: string, waitedMs: number): void
  waits(): void
  refused(reason: LineRefusal, waitedMs: number): void
  /** No leg came within the lease of a line. */
  leaseRanOut(): void
  rests(gateway: string, seconds: number): void
}
