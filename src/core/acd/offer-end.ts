import type { HangupCause } from '../shared/hangup-cause.ts'

/** How an offer ended that the agent did not take, as far as it is held against them or their phone. */
export type OfferEnd = 'noAnswer' | 'rejected' | 'busy' | 'unreachable'

/** What follows. */
export interface RestRule {
  /** Seconds during which the agent is offered nothing. */
  readonly rest: number
  /** How many of them in a row set the agent busy with that reason; 0 = any number. */
  readonly max: number
}

const ends: Readonly<Partial<Record<HangupCause, OfferEnd>>> = {
  NO_ANSWER: 'noAnswer',
  NO_USER_RESPONSE: 'unreachable',
  RECOVERY_ON_TIMER_EXPIRE: 'unreachable',
  USER_BUSY: 'busy',
  CALL_REJECTED: 'rejected',
  USER_NOT_REGISTERED: 'unreachable',
  SUBSCRIBER_ABSENT: 'unreachable',
  DESTINATION_OUT_OF_ORDER: 'unreachable',
  NORMAL_TEMPORARY_FAILURE: 'unreachable',
}

/** null: it says nothing of the agent (the caller is gone, another was faster, the switch could not). */
export const offerEndOf = (cause: HangupCause): OfferEnd | null => ends[cause] ?? null
