import type { HangupCause } from '../../shared/hangup-cause.ts'
import type { Millis } from '../../shared/ids.ts'
import { waitedMs } from '../parties/party.ts'
import type { CallStep, CallSummary } from '../record/record.ts'
import { summarize } from '../record/summary.ts'
import type { CallState } from '../state.ts'

/** What is known of a call's end that nobody has seen. */
export interface UnseenEnd {
  /** When nacd last knew that the call was alive: it is counted until then. */
  readonly lastKnown: Millis
  /** When it was found to be gone. */
  readonly found: Millis
  readonly cause: HangupCause
}

/** The record of a call that ended while nacd was away. */
export function endUnseen(
  state: CallState,
  { lastKnown, found, cause }: UnseenEnd,
): { readonly step: CallStep; readonly summary: CallSummary } {
  const { phase } = state
  const talked = phase.type === 'bridged' ? Math.max(0, lastKnown - phase.since) : 0
  const counted: CallState = {
    ...state,
    talkedMs: state.talkedMs + talked,
    waitedMs: Math.max(state.waitedMs, waitedMs(state, lastKnown)),
  }
  const summary = summarize(counted, {
    type: 'ending',
    cause,
    sipCode: 0,
    endedBy: 'system',
    endedAt: lastKnown,
    callerGone: true,
    otherLeg: '',
  })
  const detail = { cause, last_known: lastKnown, found, phase: phase.type }
  return { step: { at: found, type: 'ended_unseen', detail }, summary }
}
