import type { CallEvent } from '../call-event.ts'
import { endCall } from '../ending/end-call.ts'
import { type Outcome, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { unseenReferral } from '../referral/referral.ts'
import { askWhere, sendOn } from '../referral/send-on.ts'
import type { CallState, Phase } from '../state.ts'

type Referred = Extract<Phase, { type: 'referred' }>

/** The caller has been sent elsewhere by the phone they talked with, and hears nothing until it is known where that is. */
export const referred: PhaseHandler<'referred'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'referred':
      return isNews(state, phase, event) ? askWhere(state, phase, event, input) : stay(state)
    case 'routed':
      return event.requestId === phase.requestId ? sendOn(state, phase, event.target, input) : stay(state)
    case 'phaseTimedOut':
      return timedOut(state, phase, input)
    case 'resumed':
      return resume(state, phase, event, input)
    default:
      return stay(state)
  }
}

const isNews = (state: CallState, { requestId }: Referred, { id }: { readonly id: string }): boolean =>
  requestId === '' && id !== state.referral

function timedOut(state: CallState, phase: Referred, input: StepInput): Outcome {
  if (phase.requestId === '') return lose(state, input)
  const reason = 'nobody said where the number leads'
  return sendOn(state, phase, { type: 'refused', cause: 'NORMAL_TEMPORARY_FAILURE', reason }, input)
}

/** The switch has the caller's leg somewhere nacd does not know of. */
const lose = (state: CallState, input: StepInput): Outcome =>
  endCall(state, { cause: 'NORMAL_TEMPORARY_FAILURE', endedBy: 'system' }, input)

/** What this controller asked is still on its way; what the one before it asked is lost. */
function resume(
  state: CallState,
  phase: Referred,
  { legs, afterRestart }: Extract<CallEvent, { type: 'resumed' }>,
  input: StepInput,
): Outcome {
  if (phase.requestId !== '') {
    const { destination } = phase
    return afterRestart ? askWhere(state, phase, { id: state.referral, destination }, input) : stay(state)
  }
  const referral = unseenReferral(state, legs)
  return referral === null ? lose(state, input) : askWhere(state, phase, referral, input)
}
