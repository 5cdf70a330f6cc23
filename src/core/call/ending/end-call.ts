import { type HangupCause, sipStatusOf } from '../../shared/hangup-cause.ts'
import type { LegId } from '../../shared/ids.ts'
import type { CallEffect } from '../call-effect.ts'
import { leaveLines } from '../lines/held-line.ts'
import { messageLeft } from '../message/message.ts'
import { offersOf } from '../offering/offers.ts'
import { letGo } from '../offering/parting.ts'
import { talkRecorded } from '../offering/talk-recording.ts'
import { command, moveTo, type Outcome, record, type StepInput } from '../outcome.ts'
import { otherLegOf } from '../parties/other-leg.ts'
import { waitedMs, waitOf } from '../parties/party.ts'
import { summarize } from '../record/summary.ts'
import type { CallState, Phase } from '../state.ts'

/** How long nacd waits for the legs of an ended call to go, in ms. */
const endingGuardMs = 30_000

export interface Ending {
  readonly cause: HangupCause
  readonly endedBy: 'caller' | 'agent' | 'system'
  /** What the caller's phone was told, or is to be told where the cause does not say it; 0 where the call was answered. */
  readonly sipCode?: number
  /** The caller's leg ended by itself: it gets no command. */
  readonly callerGone?: boolean
  /** The other leg ended by itself. */
  readonly otherGone?: boolean
  /** The legs that are up, where the switch has just said so. */
  readonly up?: readonly LegId[]
}

/** Ends what is still up. The call is over when no leg of it is left. */
export function endCall(state: CallState, ending: Ending, input: StepInput): Outcome {
  const { cause, callerGone = false } = ending
  const isGone = (leg: LegId) => ending.up?.includes(leg) === false
  const offers = offersOf(state.phase)
  const other = otherLegOf(state)
  const otherLeg = ending.otherGone || offers.length > 0 || other === '' || isGone(other) ? '' : other
  const phase = {
    type: 'ending',
    cause,
    sipCode: ending.sipCode ?? (state.answeredAt === null ? sipStatusOf(cause) : 0),
    // Who ended the conversation, also where the caller was asked for a rating after it.
    endedBy: state.agentLeft ? 'agent' : ending.endedBy,
    endedAt: input.now,
    callerGone,
    otherLeg,
  } as const
  const left = letGo(
    talkCounted(state, input),
    offers.filter(({ legId }) => !isGone(legId)),
    cancelled,
  )
  const effects: CallEffect[] = [
    { type: 'armGuard', delayMs: endingGuardMs },
    ...leaveQueue(state),
    ...leaveLines(state.phase),
    ...messageLeft(state, input.now),
    ...talkRecorded(state, input.now),
    ...left.effects,
    ...offers.filter(({ legId }) => isGone(legId)).map(offerVoid),
  ]
  if (otherLeg !== '') effects.push(command({ type: 'hangup', legId: otherLeg, cause }))
  if (!callerGone) effects.push(hangUpCaller(state, ending))
  return settle(left.state, phase, input, effects)
}

const cancelled = 'ORIGINATOR_CANCEL'

const offerVoid = ({ extension }: { readonly extension: string }): CallEffect => ({
  type: 'offerFailed',
  extension,
  cause: cancelled,
})

/** A status can be told only to a caller who was not answered. */
function hangUpCaller({ uuid, answeredAt }: CallState, { cause, sipCode }: Ending): CallEffect {
  const hangup = { type: 'hangup', legId: uuid, cause } as const
  return command(sipCode && answeredAt === null ? { ...hangup, sipCode } : hangup)
}

/** Finishes the call when no leg of it is left, else keeps waiting for them. */
export function settle(
  state: CallState,
  phase: Extract<Phase, { type: 'ending' }>,
  input: StepInput,
  effects: readonly CallEffect[] = [],
): Outcome {
  if (!phase.callerGone || phase.otherLeg !== '' || state.parting.length > 0)
    return moveTo(state, phase, ...effects)
  return moveTo(
    state,
    phase,
    ...effects,
    { type: 'disarmGuard' },
    record(input, 'ended', { cause: phase.cause, by: phase.endedBy }),
    { type: 'finish', summary: summarize(state, phase) },
  )
}

/** Adds the conversation that ends now to the talk time, or the wait that ends now to the waited time. */
export function talkCounted(state: CallState, input: StepInput): CallState {
  const { phase } = state
  if (phase.type === 'bridged') return { ...state, talkedMs: state.talkedMs + (input.now - phase.since) }
  return { ...state, waitedMs: waitedMs(state, input.now) }
}

function leaveQueue(state: CallState): CallEffect[] {
  return waitOf(state.phase) === null ? [] : [{ type: 'leaveQueue', how: 'hungUp' }]
}
