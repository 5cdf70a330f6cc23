import type { LegId } from '../../shared/ids.ts'
import { shownStep, stepOf } from '../lines/plan.ts'
import type { CallPolicy } from '../outcome.ts'
import type { CallState, DialReason, Phase, QueueWait } from '../state.ts'
import { reasonOf } from './other-leg.ts'

/** Whose phone a call is at now or about to be: the extension, or the number out through a gateway; "" when nobody's. */
export function otherParty({ phase, agent }: CallState): string {
  if (phase.type === 'bridged') return agent?.extension ?? ''
  if (phase.type === 'bridging') return shownStep(stepOf(phase.plan))
  if (phase.type === 'seekingLine') return phase.seeks.map(({ request }) => request.number).join(',')
  if (phase.type === 'offering') return phase.legs.map(({ extension }) => extension).join(',')
  const reason = reasonOf(phase)
  if (reason === null) return ''
  return reason.type === 'offer' ? reason.extension : reason.dial.target.number
}

/** Whose phone this leg of a call is at. */
export function partyAt(state: CallState, leg: LegId): string {
  const offered = state.phase.type === 'offering' ? state.phase.legs : []
  const found = [...offered, ...state.parting].find(({ legId }) => legId === leg)
  return found?.extension ?? otherParty(state)
}

/** The trunk of a call: the one it went out over, else the one it came in by; "" = none. */
export const trunkOf = ({ gateway, inboundGateway }: CallState): string => gateway || inboundGateway

/** Who is rung: their extension ("" behind a gateway) and job number ("" when there is none). */
export function partyOf(
  reason: DialReason,
  { jobNumbers }: Pick<CallPolicy, 'jobNumbers'>,
): { readonly extension: string; readonly number: string } {
  if (reason.type === 'offer') return { extension: reason.extension, number: reason.agentNumber }
  const { target, service } = reason.dial
  const extension = target.type === 'extension' ? target.number : ''
  const { announcement } = service
  const named = announcement.type === 'agentNumber' ? announcement.number : ''
  return { extension, number: named || (jobNumbers.get(extension) ?? '') }
}

/** The queue wait a phase is part of, null when none. */
export function waitOf(phase: Phase): QueueWait | null {
  if (phase.type === 'queued' || phase.type === 'offering') return phase.wait
  const reason = reasonOf(phase)
  return reason?.type === 'offer' ? reason.wait : null
}

/** Milliseconds the caller has waited in queues so far. */
export function waitedMs({ phase, waitedMs: before }: CallState, now: number): number {
  const wait = waitOf(phase)
  return wait === null ? before : before + (now - wait.since)
}
