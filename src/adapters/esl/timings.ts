import type { Backoff } from './backoff.ts'

/** How long the driver waits for what, in ms. */
export interface Timings {
  /** From the dial to the accepted password. */
  readonly login: number
  /** For the reply to one command. */
  readonly reply: number
  /** For a list of all channels or registrations. */
  readonly list: number
  /** From `switchReady` to the look for legs that nobody told of. */
  readonly secondLook: number
  /** A connection on which nothing came for this long is asked whether it lives; after as long again it is dead. */
  readonly heartbeat: number
  readonly backoff: Backoff
}

export const defaultTimings: Timings = {
  login: 5_000,
  reply: 5_000,
  list: 20_000,
  secondLook: 2_000,
  heartbeat: 10_000,
  backoff: { first: 250, most: 15_000 },
}
