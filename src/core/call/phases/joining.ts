import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { connect } from '../dialling/connect.ts'
import { giveUp, unanswered } from '../dialling/dial-failure.ts'
import { joinLegs } from '../dialling/join-legs.ts'
import { guardMs } from '../guard-times.ts'
import type { OfferFailure } from '../offering/back-in-queue.ts'
import { keptOffers } from '../offering/offers.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Phase } from '../state.ts'
import type { SwitchCommand } from '../switch-command.ts'
import { bridged } from './bridged.ts'

type Joining = Extract<Phase, { type: 'joining' }>

/** The two are being joined. */
export const joining: PhaseHandler<'joining'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legBridged':
      return isThisPair(event, state, phase) ? connect(state, phase, input) : stay(state)
    case 'legEnded':
      return event.legId === phase.legId ? ended(state, phase, event, input) : stay(state)
    case 'partnerSeen':
      return event.legId === phase.legId ? seen(state, phase, event.partner, input) : stay(state)
    case 'commandFailed':
      return refused(state, phase, event.command, event.reason, input)
    case 'phaseTimedOut':
      return timedOut(state, phase, input)
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
  if (event.lastBridgedTo !== state.uuid) return unanswered(state, phase, blamed(phase, event), input)
  const { state: talked, effects } = connect(state, phase, input)
  return talked.phase.type === 'bridged'
    ? after(effects, bridged(talked, talked.phase, event, input))
    : { state: talked, effects }
}

/** That nacd itself let the agent's leg go is the switch's fault, not the agent's. */
const blamed = ({ late }: Joining, end: Extract<CallEvent, { type: 'legEnded' }>): OfferFailure =>
  late === 'dropped' && end.endedBy === 'switch' ? { cause: 'NORMAL_TEMPORARY_FAILURE' } : end

function refused(
  state: CallState,
  phase: Joining,
  command: SwitchCommand,
  reason: string,
  input: StepInput,
): Outcome {
  if (command.type === 'askPartner' && command.legId === phase.legId) return drop(state, phase)
  if (command.type === 'hangup' && command.legId === phase.legId) return waitForSwitch(state, phase)
  if (command.type !== 'bridgeLegs' || command.otherId !== phase.legId) return stay(state)
  const step = record(input, 'command_refused', { command: command.type, reason })
  return after([step], giveUp(state, phase, 'NORMAL_TEMPORARY_FAILURE', input))
}

/**
 * A busy switch, or a busy nacd, may be behind by more than the guard: who gave up at once would send the caller, who
 * talks by now, to the next agent. So the switch is asked; where the two are not joined, the agent's leg is ended, and
 * its end says whether they had been after all.
 */
function timedOut(state: CallState, phase: Joining, input: StepInput): Outcome {
  if (phase.late === 'dropped') return unanswered(state, phase, { cause: 'NORMAL_TEMPORARY_FAILURE' }, input)
  if (phase.late === 'asked') return drop(state, phase)
  return moveTo(
    state,
    { ...phase, late: 'asked' },
    record(input, 'joining_late', { leg: phase.legId }),
    { type: 'armGuard', delayMs: guardMs.joining },
    command({ type: 'askPartner', legId: phase.legId }),
  )
}

const seen = (state: CallState, phase: Joining, partner: string, input: StepInput): Outcome =>
  partner === state.uuid ? connect(state, phase, input) : drop(state, phase)

function drop(state: CallState, phase: Joining): Outcome {
  if (phase.late !== 'asked') return stay(state)
  return moveTo(
    state,
    { ...phase, late: 'dropped' },
    { type: 'armGuard', delayMs: guardMs.joining },
    command({ type: 'hangup', legId: phase.legId, cause: 'NORMAL_CLEARING' }),
  )
}

/** It is out of reach, and the two may well talk: nobody else is offered the caller before it is back (`resumed`). */
const waitForSwitch = (state: CallState, phase: Joining): Outcome =>
  moveTo(state, { ...phase, late: 'asked' }, { type: 'armGuard', delayMs: guardMs.joining })

function isThisPair(event: { legId: string; otherId: string }, state: CallState, phase: Joining): boolean {
  const pair = [event.legId, event.otherId]
  return pair.includes(state.uuid) && pair.includes(phase.legId)
}

function resume(state: CallState, phase: Joining, legs: readonly ResumedLeg[], input: StepInput): Outcome {
  const leg = legs.find(each => each.legId === phase.legId)
  if (leg === undefined) return unanswered(state, phase, { cause: 'NORMAL_TEMPORARY_FAILURE' }, input)
  return leg.bridgedTo === state.uuid ? connect(state, phase, input) : joinLegs(state, phase, input)
}
