import type { LegId } from '../../shared/ids.ts'
import type { CallEvent } from '../call-event.ts'
import { connect } from '../dialling/connect.ts'
import { endCall } from '../ending/end-call.ts'
import { after, type Outcome, type StepInput } from '../outcome.ts'
import { stepPhase } from '../phases/step-phase.ts'
import { unseenReferral } from '../referral/referral.ts'
import type { CallState, Phase, Ringing } from '../state.ts'
import { answeredBy, take } from './take-call.ts'

type Resumed = Extract<CallEvent, { type: 'resumed' }>

/**
 * Caller and agent were joined, talked and parted while nobody watched: the last thing that was saved is that the agent's
 * phone rang. Without this the caller would be served a second time. null = it was not so.
 */
export function unseenTalk(state: CallState, event: Resumed, input: StepInput): Outcome | null {
  const { legs } = event
  const other = legs.find(({ legId }) => legId === state.uuid)?.lastBridgedTo ?? ''
  if (other === '' || legs.some(({ legId }) => legId === other)) return null
  const talked = joined(state, state.phase, other, input)
  if (talked === null) return null
  if (unseenReferral(state, legs) !== null)
    return after(talked.effects, stepPhase(talked.state, event, input))
  const over = { cause: 'NORMAL_CLEARING', endedBy: 'agent', otherGone: true } as const
  return after(talked.effects, endCall(talked.state, over, input))
}

function joined(state: CallState, phase: Phase, other: LegId, input: StepInput): Outcome | null {
  if (phase.type === 'offering') {
    const leg = phase.legs.find(({ legId }) => legId === other)
    if (leg === undefined) return null
    const taken = take(state, phase, leg, [], input)
    return after(taken.effects, connect(taken.state, answeredBy(phase, leg), input))
  }
  const ringing = ringingOf(phase)
  return ringing?.legId === other ? connect(state, ringing, input) : null
}

function ringingOf(phase: Phase): Ringing | null {
  return phase.type === 'whispering' || phase.type === 'announcing' || phase.type === 'joining' ? phase : null
}
