import { reasonOf } from './other-leg.ts'
import type { CallState, Phase, QueueWait } from './state.ts'

/** Whose phone a call is at now or about to be: the extension, or the number out through a gateway; "" when nobody's. */
export function otherParty({ phase, agent }: CallState): string {
  if (phase.type === 'bridged') return agent?.extension ?? ''
  const reason = reasonOf(phase)
  if (reason === null) return ''
  return reason.type === 'offer' ? reason.extension : reason.dial.target.number
}

/** The queue wait a phase is part of, null when none. */
export function waitOf(phase: Phase): QueueWait | null {
  if (phase.type === 'queued') return phase.wait
  const reason = reasonOf(phase)
  return reason?.type === 'offer' ? reason.wait : null
}

/** Milliseconds the caller has waited in queues so far. */
export function waitedMs({ phase, waitedMs: before }: CallState, now: number): number {
  const wait = waitOf(phase)
  return wait === null ? before : before + (now - wait.since)
}
