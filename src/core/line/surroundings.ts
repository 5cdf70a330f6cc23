import type { LocalTime } from '../hours/local-time.ts'
import type { LiveCount } from '../limit/limits.ts'
import type { GatewayFacts } from '../routing/gateway/gateway-facts.ts'
import type { Random } from '../routing/table/order-routes.ts'
import type { LegId, Millis } from '../shared/ids.ts'

/** What is asked of the world at the moment it is needed. */
export interface Surroundings extends GatewayFacts {
  /** Live legs of a gateway, a caller's number shown, a called number, a group. */
  readonly live: LiveCount
  readonly random: Random
  readonly legId: () => LegId
  readonly groupsOf: (extension: string) => readonly string[]
  readonly localTime: (clock: Millis) => LocalTime
}
