import type { LegId, Millis } from '../../../core/shared/ids.ts'
import type { Callback } from '../../../ports/queue/callbacks.ts'

/** The place a caller takes over from the callback they wait for. */
export interface ClaimedPlace {
  readonly since: Millis
  readonly priority: number
}

/**
 * Callers who call again while a callback of theirs waits: the call takes its place in the queue. Served, the callback
 * is done with; given up, it has its place again.
 */
export class CallbackClaims {
  readonly #byCall = new Map<LegId, LegId>()

  claim(callId: LegId, { id, since, priority }: Callback): ClaimedPlace | null {
    const claimed = this.#byCall.get(callId)
    if (claimed === undefined && this.has(id)) return null
    this.#byCall.set(callId, id)
    return { since, priority }
  }

  /** Whether a call has taken the place of this callback. */
  has(id: LegId): boolean {
    return [...this.#byCall.values()].includes(id)
  }

  /** The callback whose place the call had, undefined when it had none. */
  release(callId: LegId): LegId | undefined {
    const id = this.#byCall.get(callId)
    this.#byCall.delete(callId)
    return id
  }
}
