import type { RefusedBecause } from '../explain-route.ts'

/** What is known of gateways at this moment, given by those who keep it. */
export interface GatewayFacts {
  /** What speaks against a gateway for this call; null = nothing. */
  readonly objection: (gateway: string) => RefusedBecause | null
  /** Measured, 0..1; of the prefix, where enough is known of it. */
  readonly quality: (gateway: string, prefix: string) => number
  /** Whether the gateway gets a part of the calls only, and this one is not of it; none is where it is not said. */
  readonly isHeldBack?: (gateway: string) => boolean
}
