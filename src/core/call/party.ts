import type { CallState } from './state.ts'

/** Whose phone a call is at now or about to be: the extension, or the number out through a gateway; "" when nobody's. */
export function otherParty({ phase, agent }: CallState): string {
  if (phase.type === 'bridged') return agent?.extension ?? ''
  if (phase.type !== 'dialing') return ''
  return phase.reason.type === 'offer' ? phase.reason.extension : phase.reason.dial.target.number
}

/** Milliseconds the caller has waited in queues so far. */
export function waitedMs({ phase, waitedMs: before }: CallState, now: number): number {
  if (phase.type === 'queued') return before + (now - phase.wait.since)
  if (phase.type === 'dialing' && phase.reason.type === 'offer')
    return before + (now - phase.reason.wait.since)
  return before
}
