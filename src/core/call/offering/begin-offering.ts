import { showable } from '../../flow/numbers.ts'
import { millis } from '../../shared/ids.ts'
import { forgetTyped } from '../asking/typed-ahead.ts'
import type { CallEvent } from '../call-event.ts'
import { guardMs } from '../guard-times.ts'
import { after, command, moveTo, type Outcome, push, record, type StepInput } from '../outcome.ts'
import type { CallState, OfferedLeg, QueueWait } from '../state.ts'

export type Offer = Extract<CallEvent, { type: 'agentOffered' }>

/** The queue has an agent for the caller, who hears on what they hear: the agent's phone rings. */
export const beginOffering = (from: CallState, wait: QueueWait, offer: Offer, input: StepInput): Outcome =>
  offerTo(forgetTyped(from), wait, [], offer, input)

/** One more phone rings beside `legs`. */
export function offerTo(
  state: CallState,
  wait: QueueWait,
  legs: readonly OfferedLeg[],
  offer: Offer,
  input: StepInput,
): Outcome {
  const { extension, agentNumber } = offer
  const legId = input.freshLegId
  const until = millis(input.now + offer.ringSeconds * 1000 + guardMs.dialing)
  const all = [...legs, { legId, extension, agentNumber, progress: 'calling', until } as const]
  const facts = { ...offer.why, extension, agent_number: agentNumber, group: wait.group, leg: legId }
  return after(
    [push('offered', { extension, agent_number: agentNumber, group: wait.group })],
    moveTo(
      state,
      { type: 'offering', wait, legs: all },
      record(input, 'offered', facts),
      armFor(all, input),
      { type: 'ownLeg', legId },
      { type: 'save' },
      ringing(state, offer, input),
    ),
  )
}

/** The guard of phones that ring: it fires when the first of them has rung too long. */
export function armFor(legs: readonly OfferedLeg[], { now }: StepInput) {
  const first = Math.min(...legs.map(({ until }) => until))
  return { type: 'armGuard', delayMs: Math.max(first - now, 0) } as const
}

function ringing(state: CallState, offer: Offer, { freshLegId }: StepInput) {
  return command({
    type: 'originate',
    legId: freshLegId,
    callId: state.uuid,
    target: { type: 'extension', number: offer.extension },
    displayNumber: showable(state.callerNumber),
    displayName: state.callerName,
    timeoutSeconds: offer.ringSeconds,
    variables: offer.autoAnswer ? autoAnswer : {},
  })
}

/**
 * What makes a phone answer by itself: Call-Info with answer-after, which mod_sofia writes itself where `sip_auto_answer`
 * is set (and sends NOTIFY `talk` when the phone rings), and Alert-Info for phones that look there. The addresses mean
 * nothing (RFC 3261 sections 20.9 and 20.4; RFC 2606: `.invalid`).
 */
const autoAnswer = {
  sip_auto_answer: 'true',
  'sip_h_Call-Info': '<sip:nacd.invalid>;answer-after=0',
  'sip_h_Alert-Info': '<sip:nacd.invalid>;info=alert-autoanswer;delay=0',
} as const
