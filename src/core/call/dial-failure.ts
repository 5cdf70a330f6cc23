import { type HangupCause, sipStatusOf } from '../shared/hangup-cause.ts'
import type { CallEffect } from './call-effect.ts'
import { askServer, playMusic, playThen } from './moves.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from './outcome.ts'
import type { BridgeFailure, CallState, Dial, DialReason, QueueWait, Ringing } from './state.ts'

type Offer = Extract<DialReason, { type: 'offer' }>

/** Ends the leg that was being rung or joined, then goes on as after any failure. */
export function giveUp(state: CallState, ringing: Ringing, cause: HangupCause, input: StepInput): Outcome {
  const end = command({ type: 'hangup', legId: ringing.legId, cause: 'NORMAL_CLEARING' })
  return after([end], unanswered(state, ringing, { cause }, input))
}

/** No conversation came of a leg: the server is asked, or the caller is back in line. */
export function unanswered(
  state: CallState,
  { legId, reason }: Ringing,
  end: { readonly cause: HangupCause; readonly sipCode?: number },
  input: StepInput,
): Outcome {
  const { cause } = end
  const code = end.sipCode || sipStatusOf(cause)
  const step = record(input, 'dial_failed', { cause, sip_code: code, leg: legId })
  if (reason.type === 'bridge') return after([step], askAfterFailure(state, reason.dial, cause, code, input))
  const back = backInQueue(state, reason.wait)
  return after([step], after(back.effects, offerFailed(back.state, reason, cause)))
}

/** There is no line for a bridge of the server, or none any more. */
export function dialFailed(
  state: CallState,
  dial: Dial,
  { cause, sipCode }: BridgeFailure,
  input: StepInput,
): Outcome {
  const code = sipCode || sipStatusOf(cause)
  const step = record(input, 'dial_failed', { cause, sip_code: code })
  return after([step], askAfterFailure(state, dial, cause, code, input))
}

function offerFailed(state: CallState, { wait, extension }: Offer, cause: HangupCause): Outcome {
  return moveTo(
    state,
    { type: 'queued', wait },
    { type: 'disarmGuard' },
    { type: 'save' },
    { type: 'offerFailed', extension, cause },
  )
}

/** The music has gone on while the phone rang; it has not when the two were about to talk. */
const backInQueue = (state: CallState, wait: QueueWait): Outcome =>
  state.phase.type === 'dialing' ? stay(state) : playMusic(state, wait)

/** bridge_fail_ring, then the event bridge_failed (contract.md section 3, action bridge). */
function askAfterFailure(
  from: CallState,
  dial: Dial,
  cause: HangupCause,
  code: number,
  input: StepInput,
): Outcome {
  const attempts = from.attempts + 1
  const state = { ...from, attempts }
  const facts = { cause, sip_code: String(code), attempt: String(attempts) }
  const question = { event: 'bridge_failed', dtmf: '', facts } as const
  const stop = command({ type: 'stopPlaying', legId: state.uuid })
  if (dial.failRing.length === 0) return after([stop], askServer(state, question, input))
  return after([stop], playThen(state, dial.failRing, { type: 'ask', question }, input))
}

/** After a reconnect the queue is told of the offer that is under way. */
export function keptOffer({ callerNumber }: CallState, { reason }: Ringing): CallEffect[] {
  if (reason.type !== 'offer') return []
  const { wait, extension } = reason
  return [{ type: 'keepOffer', wait, callerNumber, extension }]
}
