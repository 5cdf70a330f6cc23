import { type HangupCause, sipStatusOf } from '../shared/hangup-cause.ts'
import type { CallEffect } from './call-effect.ts'
import { leaveLines } from './held-line.ts'
import { messageLeft } from './message.ts'
import { otherLegOf, reasonOf } from './other-leg.ts'
import { command, moveTo, type Outcome, record, type StepInput } from './outcome.ts'
import { waitedMs, waitOf } from './party.ts'
import type { CallState, Phase } from './state.ts'
import { summarize } from './summary.ts'

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
}

/** Ends what is still up. The call is over when both legs are gone. */
export function endCall(state: CallState, ending: Ending, input: StepInput): Outcome {
  const { cause, callerGone = false, otherGone = false } = ending
  const otherLeg = otherGone ? '' : otherLegOf(state)
  const phase = {
    type: 'ending',
    cause,
    sipCode: ending.sipCode ?? (state.answeredAt === null ? sipStatusOf(cause) : 0),
    // Who ended the conversation, also where the caller was asked for a rating after it.
    endedBy: state.agentLeft ? 'agent' : ending.endedBy,
    endedAt: input.now,
    callerGone,
    otherLeg,
    offeredTo: offeredTo(state),
  } as const
  const effects: CallEffect[] = [
    { type: 'armGuard', delayMs: endingGuardMs },
    ...leaveQueue(state),
    ...leaveLines(state.phase),
    ...messageLeft(state, input.now),
  ]
  if (otherLeg !== '') effects.push(command({ type: 'hangup', legId: otherLeg, cause }))
  if (!callerGone) effects.push(hangUpCaller(state, ending))
  return settle(talkCounted(state, input), phase, input, effects)
}

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
  if (!phase.callerGone || phase.otherLeg !== '') return moveTo(state, phase, ...effects)
  return moveTo(
    state,
    phase,
    ...effects,
    { type: 'disarmGuard' },
    ...offerVoid(phase),
    record(input, 'ended', { cause: phase.cause, by: phase.endedBy }),
    { type: 'finish', summary: summarize(state, phase) },
  )
}

function offeredTo({ phase }: CallState): string {
  const reason = reasonOf(phase)
  return reason?.type === 'offer' ? reason.extension : ''
}

function offerVoid(phase: Extract<Phase, { type: 'ending' }>): CallEffect[] {
  const extension = phase.offeredTo
  return extension === '' ? [] : [{ type: 'offerFailed', extension, cause: 'ORIGINATOR_CANCEL' }]
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
