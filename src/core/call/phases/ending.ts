import type { LegId } from '../../shared/ids.ts'
import type { CallEvent } from '../call-event.ts'
import { settle } from '../ending/end-call.ts'
import { giveUpAll } from '../offering/parting.ts'
import { command, moveTo, type Outcome, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Phase } from '../state.ts'

type Ending = Extract<Phase, { type: 'ending' }>

/** The call is being taken down; it is over when no leg of it is left. */
export const ending: PhaseHandler<'ending'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legEnded':
    case 'originateFailed':
      return legGone(state, phase, event, input)
    // An originate that could not be cancelled in time: its leg comes up after all.
    case 'legCreated':
    case 'legReady':
      if (event.legId !== phase.otherLeg) return stay(state)
      return moveTo(state, phase, command({ type: 'hangup', legId: event.legId, cause: 'ORIGINATOR_CANCEL' }))
    case 'commandFailed':
      if (event.command.type !== 'originate' || event.command.legId !== phase.otherLeg) return stay(state)
      return settle(state, { ...phase, otherLeg: '' }, input)
    case 'phaseTimedOut':
      return giveUp(state, phase, input)
    case 'resumed':
      return resume(state, phase, event, input)
    default:
      return stay(state)
  }
}

/** A leg that did not go when it was told to is told once more; nobody waits for it any longer. */
function giveUp(from: CallState, phase: Ending, input: StepInput): Outcome {
  const { cause } = phase
  const { state, effects } = giveUpAll(from)
  const left = phase.callerGone ? [] : [command({ type: 'hangup', legId: state.uuid, cause })]
  return settle(state, { ...phase, callerGone: true, otherLeg: '' }, input, [...effects, ...left])
}

/**
 * A caller may hang up in the moment in which nacd ends the call, and a command to a leg that is going fails: the switch
 * knows whose end came first. After a conversation it is about who ended that.
 */
function whoWasFirst({ endedBy }: Ending, event: CallEvent): Partial<Ending> {
  if (event.type !== 'legEnded' || event.endedBy !== 'far' || endedBy !== 'system') return {}
  return { endedBy: 'caller', cause: event.cause, sipCode: event.sipCode }
}

function legGone(
  state: CallState,
  phase: Ending,
  event: Extract<CallEvent, { type: 'legEnded' | 'originateFailed' }>,
  input: StepInput,
): Outcome {
  if (event.legId === state.uuid)
    return settle(state, { ...phase, ...whoWasFirst(phase, event), callerGone: true }, input)
  if (event.legId === phase.otherLeg) return settle(state, { ...phase, otherLeg: '' }, input)
  return stay(state)
}

/** The legs of offers are looked after before (parting.ts). */
function resume(
  state: CallState,
  phase: Ending,
  { legs }: Extract<CallEvent, { type: 'resumed' }>,
  input: StepInput,
): Outcome {
  const isUp = (leg: LegId | ''): boolean => legs.some(({ legId }) => legId === leg)
  const otherLeg = isUp(phase.otherLeg) ? phase.otherLeg : ''
  const left = { ...phase, callerGone: !isUp(state.uuid), otherLeg }
  const ends = [state.uuid, phase.otherLeg].flatMap(legId =>
    legId !== '' && isUp(legId) ? [command({ type: 'hangup', legId, cause: phase.cause })] : [],
  )
  return settle(state, left, input, ends)
}
