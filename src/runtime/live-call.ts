import type { CallEvent } from '../core/call/call-event.ts'
import type { CallState } from '../core/call/state.ts'
import type { LegId } from '../core/shared/ids.ts'
import type { Switch } from '../ports/switch.ts'

/** One call in nacd's hands: its state, its mailbox, its one timer. Owned by the call runner alone. */
export interface LiveCall {
  state: CallState
  readonly switch: Switch
  /** Events not yet stepped through: an effect may cause the next event while a step is still being carried out. */
  readonly mailbox: CallEvent[]
  busy: boolean
  /** The legs whose events come here: the caller's, and the one being rung or talked to. */
  readonly legs: Set<LegId>
  disarmGuard: () => void
}

export function newLiveCall(state: CallState, on: Switch): LiveCall {
  return { state, switch: on, mailbox: [], busy: false, legs: new Set(), disarmGuard: () => undefined }
}
