import type { LegId, Millis, RequestId } from '../core/shared/ids.ts'

/** Time, as the runtime sees it. A timer that fires becomes an event; the core gets `now` with every event. */
export interface Clock {
  now(): Millis
  /** Runs `fire` once after `delayMs`; the returned function cancels it (idempotent). */
  after(delayMs: number, fire: () => void): () => void
}

/** Fresh identifiers: random uuids in production, counted ones in tests. */
export interface Ids {
  legId(): LegId
  requestId(): RequestId
}
