import { moveTo, type Outcome, record, type StepInput } from './outcome.ts'
import type { CallState, DialReason, Ringing } from './state.ts'

/** The two talk. */
export function connect(state: CallState, { legId, reason }: Ringing, input: StepInput): Outcome {
  const agent = partyOf(reason)
  const since = reason.type === 'offer' ? reason.wait.since : input.now
  const connected: CallState = {
    ...state,
    agent,
    attempts: 0,
    gateway: gatewayOf(reason),
    bridgedAt: state.bridgedAt ?? input.now,
    waitedMs: state.waitedMs + (input.now - since),
  }
  const queue = reason.type === 'offer' ? reason.wait.group : ''
  return moveTo(
    connected,
    { type: 'bridged', legId, since: input.now, queue },
    { type: 'disarmGuard' },
    record(input, 'bridged', { extension: agent.extension, leg: legId }),
    ...(queue === '' ? [] : [{ type: 'offerAnswered', extension: agent.extension, group: queue } as const]),
    { type: 'save' },
  )
}

function partyOf(reason: DialReason): { readonly extension: string; readonly number: string } {
  if (reason.type === 'offer') return { extension: reason.extension, number: reason.agentNumber }
  const { target } = reason.dial
  return { extension: target.type === 'extension' ? target.number : '', number: '' }
}

function gatewayOf(reason: DialReason): string {
  return reason.type === 'bridge' && reason.dial.target.type === 'gateway' ? reason.dial.target.gateway : ''
}
