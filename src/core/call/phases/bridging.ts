import type { LegId } from '../../shared/ids.ts'
import { dialOut } from '../bridge-to.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { missedCall } from '../missed-call.ts'
import { guardMs } from '../moves.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { BridgeFailure, CallState, Phase, RingingLeg } from '../state.ts'
import { talk } from '../talk.ts'

type Bridging = Extract<Phase, { type: 'bridging' }>

/** The switch rings somebody for the caller; nacd looks on, and decides when nobody answers. */
export const bridging: PhaseHandler<'bridging'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legCreated':
      return rings(state, phase, event.legId)
    case 'legAnswered':
      return joined(state, changed(phase, event.legId, { answered: true }), input)
    case 'legBridged':
      return joined(state, changed(phase, partner(event, state.uuid), { joined: true }), input)
    case 'legEnded':
      return gone(state, phase, event)
    case 'bridgeDone':
      return event.requestId === phase.requestId
        ? missedCall(state, phase, failureOf(phase, event), input)
        : stay(state)
    case 'commandFailed':
      return commandFailed(state, phase, event, input)
    case 'phaseTimedOut':
      return timedOut(state, phase, input)
    case 'resumed':
      return resume(state, phase, event.legs, input)
    default:
      return stay(state)
  }
}

/** One of the extension's phones, or the trunk. */
function rings(state: CallState, phase: Bridging, legId: LegId): Outcome {
  if (legId === state.uuid) return stay(state)
  return moveTo(state, { ...phase, legs: [...phase.legs, { legId, answered: false, joined: false }] })
}

function gone(state: CallState, phase: Bridging, event: BridgeFailure & { readonly legId: LegId }): Outcome {
  const { cause, sipCode } = event
  const legs = phase.legs.filter(({ legId }) => legId !== event.legId)
  return moveTo(state, { ...phase, legs, lastEnd: { cause, sipCode } })
}

function changed(phase: Bridging, legId: LegId, change: Partial<Bridging['legs'][number]>): Bridging {
  return { ...phase, legs: phase.legs.map(leg => (leg.legId === legId ? { ...leg, ...change } : leg)) }
}

const partner = (event: { legId: LegId; otherId: LegId }, caller: LegId): LegId =>
  event.legId === caller ? event.otherId : event.legId

const isTalking = ({ answered, joined }: RingingLeg): boolean => answered && joined

/** Early media is joined before anybody answers, and of two phones that answer at once the switch joins one. */
function joined(state: CallState, phase: Bridging, input: StepInput): Outcome {
  const one = phase.legs.find(isTalking)
  return one === undefined ? moveTo(state, phase) : talk(state, one.legId, phase.dial, input)
}

/** Of several phones the switch says which cause counts; the status of a far end may only stand at its own leg's end. */
function failureOf({ failure, lastEnd }: Bridging, { cause, sipCode }: BridgeFailure): BridgeFailure {
  if (failure !== null) return failure
  return { cause, sipCode: sipCode || (lastEnd?.cause === cause ? lastEnd.sipCode : 0) }
}

type CommandFailed = Extract<CallEvent, { type: 'commandFailed' }>

function commandFailed(state: CallState, phase: Bridging, event: CommandFailed, input: StepInput): Outcome {
  const { command: refused, reason } = event
  if (refused.type !== 'bridgeTo' || refused.requestId !== phase.requestId) return stay(state)
  const step = record(input, 'command_refused', { command: refused.type, reason })
  return after([step], missedCall(state, phase, lost, input))
}

const lost: BridgeFailure = { cause: 'NORMAL_TEMPORARY_FAILURE', sipCode: 0 }

/** The switch keeps to the ring time by itself, but not while it passes early media on. */
function timedOut(state: CallState, phase: Bridging, input: StepInput): Outcome {
  if (phase.failure !== null) return missedCall(state, phase, phase.failure, input)
  return giveUp(state, phase, { cause: 'NO_ANSWER', sipCode: 0 })
}

/** Ends the legs; that the bridge is over is told by the switch. */
function giveUp(state: CallState, phase: Bridging, failure: BridgeFailure): Outcome {
  return moveTo(
    state,
    { ...phase, failure },
    { type: 'armGuard', delayMs: guardMs.joining },
    ...phase.legs.map(({ legId }) => command({ type: 'hangup', legId, cause: 'NO_ANSWER' })),
  )
}

/**
 * Nobody can say what became of legs that are gone. An extension is rung once more; nobody outside is called a second
 * time for one call.
 */
function resume(state: CallState, phase: Bridging, all: readonly ResumedLeg[], input: StepInput): Outcome {
  const { dial, failure } = phase
  const others = all.filter(({ legId }) => legId !== state.uuid)
  const legs = others.map(({ legId, answered, bridgedTo }) => ({
    legId,
    answered,
    joined: bridgedTo === state.uuid,
  }))
  const own = legs.map(({ legId }) => ({ type: 'ownLeg', legId }) as const)
  const guard = { type: 'armGuard', delayMs: dial.timeoutSeconds * 1000 + guardMs.bridging } as const
  const found = { ...phase, legs }
  // Whether the switch heard that they were given up is not known.
  if (failure !== null && legs.length > 0 && !legs.some(isTalking)) {
    return after(own, giveUp(state, found, failure))
  }
  if (legs.length > 0) return after([...own, guard], joined(state, found, input))
  if (failure === null && dial.target.type === 'extension') return dialOut(state, dial, input)
  return missedCall(state, phase, failure ?? lost, input)
}
