import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'

/** One run of an application on a leg. */
export interface ApplicationCall {
  readonly leg: Leg
  /** Its argument, variables expanded. */
  readonly data: string
  /** Aborted when the leg hangs up or is sent elsewhere: the application then ends at once. */
  readonly signal: AbortSignal
  readonly exchange: Exchange
}

export type Application = (call: ApplicationCall) => Promise<void> | void
