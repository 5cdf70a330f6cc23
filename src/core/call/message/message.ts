import type { Millis } from '../../shared/ids.ts'
import type { CallEffect } from '../call-effect.ts'
import { push } from '../outcome.ts'
import type { CallState } from '../state.ts'

/** Longest message, and the silence that ends it, in seconds. */
export const messageSeconds = { most: 180, silence: 5 } as const

/** The event `recording` for the message a caller is leaving at this moment; none in any other phase. */
export function messageLeft(state: CallState, now: Millis): CallEffect[] {
  const { phase } = state
  return phase.type === 'recording' ? [messageEvent(state, phase.mailbox, now - phase.since)] : []
}

export const messageEvent = ({ recording }: CallState, mailbox: string, ms: number): CallEffect =>
  push('recording', { mailbox, recording, seconds: String(Math.round(ms / 1000)) })
