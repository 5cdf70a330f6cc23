import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { connect } from '../dialling/connect.ts'
import { giveUp, unanswered } from '../dialling/dial-failure.ts'
import { joinLegs } from '../moves.ts'
import { keptOffers } from '../offering/offers.ts'
import { after, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Phase } from '../state.ts'
import { bridged } from './bridged.ts'

type Joining = Extract<Phase, { type: 'joining' }>

/** The two are being joined. */
export const joining: PhaseHandler<'joining'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legBridged':
      return isThisPair(event, state, phase) ? connect(state, phase, input) : stay(state)
    case 'legEnded':
      return event.legId === phase.legId ? ended(state, phase, event, input) : stay(state)
    case 'commandFailed': {
      const { command: refused, reason } = event
      if (refused.type !== 'bridgeLegs' || refused.otherId !== phase.legId) return stay(state)
      const step = record(input, 'command_refused', { command: refused.type, reason })
      return after([step], giveUp(state, phase, 'NORMAL_TEMPORARY_FAILURE', input))
    }
    case 'phaseTimedOut':
      return giveUp(state, phase, 'NORMAL_TEMPORARY_FAILURE', input)
    case 'resumed':
      return after(keptOffers(state), resume(state, phase, event.legs, input))
    default:
      return stay(state)
  }
}

/** Where the two were joined and the agent is gone again, a busy FreeSWITCH may tell of the end first, of the joining later. */
function ended(
  state: CallState,
  phase: Joining,
  event: Extract<CallEvent, { type: 'legEnded' }>,
  input: StepInput,
): Outcome {
  if (event.lastBridgedTo !== state.uuid) return unanswered(state, phase, event, input)
  const { state: talked, effects } = connect(state, phase, input)
  return talked.phase.type === 'bridged'
    ? after(effects, bridged(talked, talked.phase, event, input))
    : { state: talked, effects }
}

function isThisPair(event: { legId: string; otherId: string }, state: CallState, phase: Joining): boolean {
  const pair = [event.legId, event.otherId]
  return pair.includes(state.uuid) && pair.includes(phase.legId)
}

function resume(state: CallState, phase: Joining, legs: readonly ResumedLeg[], input: StepInput): Outcome {
  const leg = legs.find(each => each.legId === phase.legId)
  if (leg === undefined) return unanswered(state, phase, { cause: 'NORMAL_TEMPORARY_FAILURE' }, input)
  return leg.bridgedTo === state.uuid ? connect(state, phase, input) : joinLegs(state, phase, input)
}
