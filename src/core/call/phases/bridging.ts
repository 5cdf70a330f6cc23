import type { LegId } from '../../shared/ids.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { guardMs } from '../guard-times.ts'
import { dialOut, huntsOn } from '../lines/bridge-to.ts'
import { forgotten, leaveLines } from '../lines/held-line.ts'
import { loneExtension, stepOf } from '../lines/plan.ts'
import { reportFailure } from '../lines/seek-lines.ts'
import { stepOver } from '../lines/try-step.ts'
import { missedCall } from '../message/missed-call.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import { cancel } from '../parties/wanted-leg.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { unseenReferral } from '../referral/referral.ts'
import type { BridgeFailure, CallState, Phase, RingingLeg } from '../state.ts'
import { talk } from '../talk.ts'
import { bridged } from './bridged.ts'

type Bridging = Extract<Phase, { type: 'bridging' }>

/** The switch rings somebody for the caller; nacd looks on, and decides when nobody answers. */
export const bridging: PhaseHandler<'bridging'> = (state, phase, event, input) => {
  const outcome = goOn(state, phase, event, input)
  const next = outcome.state.phase
  const isHeard = phase.progress === 'none' && next.type === 'bridging' && next.progress !== 'none'
  // The trunk speaks: from now on it is about the one who is called.
  const guard = { type: 'armGuard', delayMs: ringMs(phase) } as const
  return isHeard && event.type !== 'resumed' && huntsOn(stepOf(phase.plan), phase.lines)
    ? after([guard], outcome)
    : outcome
}

const ringMs = ({ plan }: Bridging): number => plan.timeoutSeconds * 1000 + guardMs.bridging

const goOn: PhaseHandler<'bridging'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'legCreated':
      return isRung(phase, event.legId) ? stay(state) : rings(state, phase, event)
    // Parked: taken out of the caller's bridge, before it answered, by the transfer key of the caller.
    case 'legReady':
      return isRung(phase, event.legId) ? moveTo(state, phase, cancel(event.legId)) : stay(state)
    case 'legProgress':
      return isRung(phase, event.legId)
        ? moveTo(state, withSound(furthest(phase, 'ringing'), event))
        : stay(state)
    case 'legAnswered':
      return isRung(phase, event.legId)
        ? joined(state, furthest(changed(phase, event.legId, { answered: true }), 'answered'), input)
        : stay(state)
    case 'legBridged':
      return joined(state, meets(phase, partner(event, state.uuid)), input)
    case 'legEnded':
      return isRung(phase, event.legId) ? gone(state, phase, event) : stay(state)
    case 'bridgeDone':
      return event.requestId === phase.requestId
        ? over(state, phase, failureOf(phase, event), input)
        : stay(state)
    case 'commandFailed':
      return commandFailed(state, phase, event, input)
    case 'phaseTimedOut':
      return timedOut(state, phase, input)
    case 'resumed':
      return resume(state, phase, event, input)
    default:
      return stay(state)
  }
}

const isRung = ({ legs }: Bridging, leg: LegId): boolean => legs.some(({ legId }) => legId === leg)

/** One of the extension's phones, or a trunk. */
function rings(
  state: CallState,
  phase: Bridging,
  { legId, extension }: Extract<CallEvent, { type: 'legCreated' }>,
): Outcome {
  if (legId === state.uuid) return stay(state)
  const leg = { legId, extension: extension ?? extensionOf(phase, legId), answered: false, joined: false }
  return moveTo(state, { ...phase, legs: [...phase.legs, leg] })
}

/** Where the switch does not say whose phone a leg is. */
const extensionOf = ({ plan, lines }: Bridging, leg: LegId): string =>
  lines.some(({ line }) => line.legId === leg) ? '' : loneExtension(stepOf(plan))

const distance = { none: 0, ringing: 1, answered: 2 } as const

const furthest = (phase: Bridging, progress: Bridging['progress']): Bridging =>
  distance[progress] > distance[phase.progress] ? { ...phase, progress } : phase

/** Once the caller has heard a far end, their phone makes no ringing tone for the next one. */
const withSound = (phase: Bridging, { media }: { readonly media: boolean }): Bridging =>
  media ? { ...phase, plan: { ...phase.plan, hasMedia: true } } : phase

const meets = (phase: Bridging, leg: LegId): Bridging =>
  isRung(phase, leg)
    ? furthest(withSound(changed(phase, leg, { joined: true }), { media: true }), 'ringing')
    : phase

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
  if (one === undefined) return moveTo(state, phase)
  return after(leaveLines(phase), talk(state, one, phase, input))
}

/** Of several phones the switch says which cause counts; the status of a far end may only stand at its own leg's end. */
function failureOf({ failure, lastEnd }: Bridging, { cause, sipCode }: BridgeFailure): BridgeFailure {
  if (failure !== null) return failure
  return { cause, sipCode: sipCode || (lastEnd?.cause === cause ? lastEnd.sipCode : 0) }
}

/** Nobody talked. One line alone has its failover; any other step is over. A caller who is going is taken nowhere else. */
function over(state: CallState, phase: Bridging, failure: BridgeFailure, input: StepInput): Outcome {
  const { plan, lines, progress } = phase
  const [held] = lines
  if (failure.cause === 'ORIGINATOR_CANCEL') return missed(state, phase, failure, input)
  if (held !== undefined && huntsOn(stepOf(plan), lines)) {
    return reportFailure(state, { type: 'plan', plan }, held, { ...failure, progress }, input)
  }
  return withoutLines(state, phase, closed => stepOver(closed, plan, failure, input))
}

const missed = (state: CallState, phase: Bridging, failure: BridgeFailure, input: StepInput): Outcome =>
  withoutLines(state, phase, closed => missedCall(closed, phase.plan, failure, input))

/** Goes on when the lines have been left. */
function withoutLines(state: CallState, phase: Bridging, goOn: (state: CallState) => Outcome): Outcome {
  return after(leaveLines(phase), goOn({ ...state, phase: { ...phase, lines: [] } }))
}

type CommandFailed = Extract<CallEvent, { type: 'commandFailed' }>

/** It says nothing of the line that the switch would not have the command. */
function commandFailed(state: CallState, phase: Bridging, event: CommandFailed, input: StepInput): Outcome {
  const { command: refused, reason } = event
  if (refused.type !== 'bridgeTo' || refused.requestId !== phase.requestId) return stay(state)
  const step = record(input, 'command_refused', { command: refused.type, reason })
  return after(
    [step],
    withoutLines(state, phase, closed => stepOver(closed, phase.plan, lost, input)),
  )
}

const lost: BridgeFailure = { cause: 'NORMAL_TEMPORARY_FAILURE', sipCode: 0 }

/** The switch keeps to the ring time by itself, but not while it passes early media on. */
function timedOut(state: CallState, phase: Bridging, input: StepInput): Outcome {
  if (phase.failure !== null) return over(state, phase, phase.failure, input)
  const isSilent = phase.progress === 'none' && huntsOn(stepOf(phase.plan), phase.lines)
  return giveUp(state, phase, isSilent ? silent : { cause: 'NO_ANSWER', sipCode: 0 })
}

/** As FreeSWITCH says of a far end that never spoke. */
const silent: BridgeFailure = { cause: 'RECOVERY_ON_TIMER_EXPIRE', sipCode: 0 }

/** Ends the legs; that the bridge is over is told by the switch. */
function giveUp(state: CallState, phase: Bridging, failure: BridgeFailure): Outcome {
  return moveTo(
    state,
    { ...phase, failure },
    { type: 'armGuard', delayMs: guardMs.joining },
    ...phase.legs.map(({ legId }) => command({ type: 'hangup', legId, cause: 'NO_ANSWER' })),
  )
}

type Resumed = Extract<CallEvent, { type: 'resumed' }>

/**
 * Nobody can say what became of legs that are gone. An extension is rung once more; nobody outside is called a second
 * time for one call.
 */
function resume(state: CallState, before: Bridging, event: Resumed, input: StepInput): Outcome {
  const phase = event.afterRestart ? { ...before, lines: before.lines.map(forgotten) } : before
  const { plan, failure } = phase
  if (unseenReferral(state, event.legs) !== null) return sentOnUnseen(state, phase, event, input)
  const found = withLegs(phase, state.uuid, event.legs)
  const { legs } = found
  const own = legs.map(({ legId }) => ({ type: 'ownLeg', legId }) as const)
  const guard = { type: 'armGuard', delayMs: ringMs(phase) } as const
  // Whether the switch heard that they were given up is not known.
  if (failure !== null && legs.length > 0 && !legs.some(isTalking)) {
    return after(own, giveUp(state, found, failure))
  }
  if (legs.length > 0) return after([...own, guard], joined(state, found, input))
  const isInside = stepOf(plan).every(({ type }) => type === 'extension')
  if (failure === null && isInside) return dialOut(state, plan, [], input)
  return missed(state, phase, failure ?? lost, input)
}

/** Somebody has answered, talked with the caller and sent them elsewhere while nobody looked on. */
function sentOnUnseen(state: CallState, phase: Bridging, event: Resumed, input: StepInput): Outcome {
  const legId = event.legs.find(leg => leg.legId === state.uuid)?.lastBridgedTo || state.uuid
  const extension = phase.legs.find(leg => leg.legId === legId)?.extension ?? extensionOf(phase, legId)
  const { state: talked, effects } = talk(
    state,
    { legId, extension, answered: true, joined: true },
    phase,
    input,
  )
  const told = [...leaveLines(phase), ...effects]
  return talked.phase.type === 'bridged'
    ? after(told, bridged(talked, talked.phase, event, input))
    : { state: talked, effects: told }
}

/** What a far end has said meanwhile is not known: it may have rung. */
function withLegs(phase: Bridging, caller: LegId, all: readonly ResumedLeg[]): Bridging {
  const others = all.filter(({ legId }) => legId !== caller)
  const legs = others.map(({ legId, answered, bridgedTo }) => ({
    legId,
    extension: phase.legs.find(each => each.legId === legId)?.extension ?? extensionOf(phase, legId),
    answered,
    joined: bridgedTo === caller,
  }))
  const heard = legs.some(({ answered }) => answered) ? 'answered' : 'ringing'
  return furthest({ ...phase, legs }, heard)
}
