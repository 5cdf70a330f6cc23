import { type HangupCause, sipStatusOf } from '../../shared/hangup-cause.ts'
import { askServer } from '../asking/ask-server.ts'
import { notTaken, type OfferFailure } from '../offering/back-in-queue.ts'
import { after, command, type Outcome, record, type StepInput } from '../outcome.ts'
import { groupOf } from '../parties/group.ts'
import { playThen } from '../play-then.ts'
import type { BridgeFailure, CallState, Dial, Ringing } from '../state.ts'

/** Ends the leg that was being rung or joined, then goes on as after any failure. */
export function giveUp(state: CallState, ringing: Ringing, cause: HangupCause, input: StepInput): Outcome {
  const end = command({ type: 'hangup', legId: ringing.legId, cause: 'NORMAL_CLEARING' })
  return after([end], unanswered(state, ringing, { cause }, input))
}

/** No conversation came of a leg: the server is asked, or the caller is back in line. */
export function unanswered(
  state: CallState,
  { legId, reason }: Ringing,
  end: OfferFailure,
  input: StepInput,
): Outcome {
  if (reason.type === 'offer') return notTaken(state, { legId, reason }, end, input)
  const { cause } = end
  const code = end.sipCode || sipStatusOf(cause)
  const step = record(input, 'dial_failed', { cause, sip_code: code, leg: legId })
  return after([step], askAfterFailure(state, reason.dial, cause, code, input))
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

/** Who sent the caller on, and the group they came from: there they may be led back to. */
const referralFacts = (state: CallState, { sentBy }: Dial): Readonly<Record<string, string>> =>
  sentBy === '' ? {} : { transferred_by: sentBy, group: groupOf(state) }

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
  const facts = { cause, sip_code: String(code), attempt: String(attempts), ...referralFacts(from, dial) }
  const question = { event: 'bridge_failed', dtmf: '', facts } as const
  const stop = command({ type: 'stopPlaying', legId: state.uuid })
  if (dial.failRing.length === 0) return after([stop], askServer(state, question, input))
  return after([stop], playThen(state, dial.failRing, { type: 'ask', question }, input))
}
