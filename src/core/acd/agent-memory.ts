import type { LegId, Millis } from '../shared/ids.ts'
import type { OfferEnd } from './offer-end.ts'

/** What is kept of an agent over a restart; all else the switch says. */
export interface AgentMemory {
  readonly extension: string
  /** The rest they were in, and when it ends; null = none. */
  readonly rest: { readonly why: RestReason; readonly until: Millis; readonly group: string } | null
  /** The call of the queue they were on, so that the wrap-up follows it though it ended meanwhile; null = none. */
  readonly talk: { readonly callId: LegId; readonly group: string; readonly since: Millis } | null
  /** Since when they have had no call: longest-idle order. */
  readonly idleSince: Millis
  /** Offers not taken, in a row. */
  readonly misses: Readonly<Partial<Record<OfferEnd, number>>>
  /** Calls of queues taken, and time talked in them, since the day began: least-calls, least-talk-time. */
  readonly calls: number
  readonly talkedMs: number
  readonly at: Millis
}

export type RestReason = 'wrapUp' | OfferEnd

/** Who spoke last with a caller through a queue. */
export interface LastTalk {
  readonly callerNumber: string
  readonly extension: string
  readonly at: Millis
}
