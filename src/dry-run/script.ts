/** What becomes of an attempt to reach a phone or a trunk. */
export const bridgeOutcomes = ['answered', 'busy', 'no-answer', 'not-registered'] as const
export type BridgeOutcome = (typeof bridgeOutcomes)[number]

/** What the people in a simulated call do. */
export interface Script {
  /** What the caller types at each collection, in order; "" and what is not there = nothing. */
  readonly dtmf: readonly string[]
  /** What becomes of each bridge, in order; the last one stays. Never empty. */
  readonly bridges: readonly BridgeOutcome[]
  /** Whether an agent takes the caller out of the queue, or none does in time. */
  readonly queue: 'agent' | 'timeout'
  /** Who ends a conversation. */
  readonly hangup: 'caller' | 'agent'
  /** What the caller types in a survey; "" = nothing. */
  readonly rating: string
}

/** How long things take that no server and no prompt decides, in ms. */
export const pace = {
  /** From the order to call until the phone rings. */
  setUp: 200,
  /** Until an agent picks up. */
  pickUp: 3_000,
  /** Until a phone that is engaged says so. */
  busy: 1_000,
  /** Until the switch knows that a phone is not there. */
  refuse: 50,
  /** Until two legs are joined, or one has left for the dialplan. */
  switchWork: 50,
  /** To type one digit. */
  digit: 500,
  /** Until an agent is free for the one in the queue. */
  waiting: 5_000,
  /** Until a queue without any limit is given up. */
  longWait: 60_000,
  talking: 30_000,
  message: 5_000,
} as const

/** A caller hangs up after this long, in ms, or this many questions (beyond what the core's own guard allows in a minute). */
export const patience = { ms: 3_600_000, questions: 300 } as const
