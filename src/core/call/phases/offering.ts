import type { LegId } from '../../shared/ids.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { connect } from '../dialling/connect.ts'
import { backInQueue, musicAnew, notTakenStep, type OfferFailure } from '../offering/back-in-queue.ts'
import { armFor, type Offer, offerTo } from '../offering/begin-offering.ts'
import { keptOffers } from '../offering/offers.ts'
import { letGo } from '../offering/parting.ts'
import { answeredBy, take } from '../offering/take-call.ts'
import { whisper } from '../offering/whisper.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, OfferedLeg, Phase } from '../state.ts'
import { pressKey } from '../waiting/press-key.ts'
import { queueFailed } from '../waiting/queue-failed.ts'
import { type Heard, spoken } from '../waiting/speak.ts'

type Offering = Extract<Phase, { type: 'offering' }>

/** Agents' phones ring for the caller; the first who answers is theirs. */
export const offering: PhaseHandler<'offering'> = (state, phase, event, input) => {
  const { wait } = phase
  const leg = phase.legs.find(each => isAbout(event, each))
  if (leg !== undefined) return hear(state, phase, leg, event, input)
  switch (event.type) {
    case 'agentOffered':
      return offerOneMore(state, phase, event, input)
    case 'digit':
      return leaves(phase, pressKey(state, wait, event.digit, input), input)
    case 'queueFailed':
      return leaves(phase, queueFailed(state, wait, event.cause, input), input)
    case 'executeDone':
    case 'commandFailed':
      return hearsOn(phase, spoken(state, wait, event, input), state)
    case 'phaseTimedOut':
      return timedOut(state, phase, input)
    case 'resumed':
      return resume(state, phase, event, input)
    default:
      return stay(state)
  }
}

/** What was said to the caller while they wait is over. */
function hearsOn(phase: Offering, heard: Heard | null, before: CallState): Outcome {
  if (heard === null) return stay(before)
  const { state, wait, effects } = heard
  return moveTo(state, { ...phase, wait }, ...effects)
}

/** The caller goes, and no phone rings for them any more; or all they did was to hear something. */
function leaves(before: Offering, { state, effects }: Outcome, input: StepInput): Outcome {
  const { phase } = state
  const { legs, wait } = before
  if (phase.type === 'offering') return { state, effects }
  // Another group's queue is another wait.
  if (phase.type === 'queued' && phase.wait.group === wait.group)
    return moveTo(state, { ...before, wait: phase.wait }, ...effects, armFor(legs, input))
  return after(effects, letGo(state, legs, 'ORIGINATOR_CANCEL'))
}

function isAbout(event: CallEvent, { legId, extension }: OfferedLeg): boolean {
  if (event.type === 'offerWithdrawn') return event.extension === extension
  if (event.type !== 'commandFailed') return 'legId' in event && event.legId === legId
  return event.command.type === 'originate' && event.command.legId === legId
}

/** The same agent twice is one offer. */
function offerOneMore(state: CallState, { wait, legs }: Offering, offer: Offer, input: StepInput): Outcome {
  if (legs.some(({ extension }) => extension === offer.extension)) return stay(state)
  return offerTo(state, wait, legs, offer, input)
}

function hear(
  state: CallState,
  phase: Offering,
  leg: OfferedLeg,
  event: CallEvent,
  input: StepInput,
): Outcome {
  switch (event.type) {
    case 'legCreated':
      return leg.progress === 'calling' ? moveTo(state, changed(phase, leg, 'none')) : stay(state)
    case 'legProgress':
      return rings(state, phase, leg)
    case 'legAnswered':
      return moveTo(state, changed(phase, leg, 'answered'))
    case 'legReady':
      return answered(state, phase, leg, input)
    case 'legEnded':
      return failed(state, phase, [leg], event, input)
    case 'originateFailed':
      // Once the leg has existed its legEnded follows and knows the SIP code.
      return leg.progress === 'calling' ? failed(state, phase, [leg], event, input) : stay(state)
    case 'commandFailed': {
      const step = record(input, 'command_refused', { command: 'originate', reason: event.reason })
      return after([step], failed(state, phase, [leg], { cause: 'INVALID_NUMBER_FORMAT' }, input))
    }
    case 'offerWithdrawn':
      return withdrawn(state, phase, leg, event.why, input)
    default:
      return stay(state)
  }
}

const changed = (phase: Offering, leg: OfferedLeg, progress: OfferedLeg['progress']): Offering => ({
  ...phase,
  legs: phase.legs.map(each => (each.legId === leg.legId ? { ...each, progress } : each)),
})

function rings(state: CallState, phase: Offering, leg: OfferedLeg): Outcome {
  const { progress, extension } = leg
  if (progress === 'ringing' || progress === 'answered') return stay(state)
  return moveTo(state, changed(phase, leg, 'ringing'), { type: 'offerRinging', extension })
}

function answered(state: CallState, phase: Offering, leg: OfferedLeg, input: StepInput): Outcome {
  const { state: taken, effects } = take(state, phase, leg, [], input)
  return after(effects, whisper(taken, answeredBy(phase, leg), input))
}

/** Nobody is waited for at these phones any more; without any that ring the caller waits on. */
function without(state: CallState, phase: Offering, gone: readonly OfferedLeg[], input: StepInput): Outcome {
  const legs = phase.legs.filter(leg => !gone.includes(leg))
  if (legs.length === 0) return backInQueue(state, phase.wait, input)
  // The guard may have been for one of those who are gone.
  return moveTo(state, { ...phase, legs }, armFor(legs, input), { type: 'save' })
}

/** Legs that are gone, or of which nothing more is expected. */
function failed(
  from: CallState,
  phase: Offering,
  gone: readonly OfferedLeg[],
  end: OfferFailure,
  input: StepInput,
): Outcome {
  const { state, effects } = without(from, phase, gone, input)
  const steps = gone.map(leg => notTakenStep(leg, end, input))
  const told = gone.map(({ extension }) => ({ type: 'offerFailed', extension, cause: end.cause }) as const)
  return { state, effects: [...steps, ...effects, ...told] }
}

function withdrawn(
  state: CallState,
  phase: Offering,
  leg: OfferedLeg,
  why: string,
  input: StepInput,
): Outcome {
  const { legId, extension } = leg
  const gone = letGo(state, [leg], 'NORMAL_CLEARING')
  const step = record(input, 'withdrawn', { extension, why, leg: legId })
  return after([step, ...gone.effects], without(gone.state, phase, [leg], input))
}

/**
 * The switch says nothing of a phone that has rung for long enough. The timer is believed, not the clock, which may have
 * been set back.
 */
function timedOut(state: CallState, phase: Offering, input: StepInput): Outcome {
  const first = Math.min(...phase.legs.map(({ until }) => until))
  const due = phase.legs.filter(({ until }) => until <= Math.max(first, input.now))
  const ends = due.map(({ legId }) => command({ type: 'hangup', legId, cause: 'NORMAL_CLEARING' }))
  return after(ends, failed(state, phase, due, { cause: 'NO_ANSWER' }, input))
}

type Resumed = Extract<CallEvent, { type: 'resumed' }>

/** Nobody can say what became of legs that are gone; of those that have answered meanwhile one wins. */
function resume(from: CallState, before: Offering, event: Resumed, input: StepInput): Outcome {
  const { legs, afterRestart } = event
  const isUp = ({ legId }: OfferedLeg) => legs.some(each => each.legId === legId)
  const isTalking = legs.some(({ bridgedTo }) => bridgedTo === from.uuid)
  const heard = isTalking ? null : musicAnew(from, before.wait, afterRestart)
  const { state, effects } = heard === null ? stay(from) : hearsOn(before, heard, from)
  const phase = { ...before, wait: heard?.wait ?? before.wait }
  const gone = phase.legs.filter(leg => !isUp(leg))
  const lost = { cause: 'NORMAL_TEMPORARY_FAILURE' } as const
  const left = gone.length === 0 ? stay(state) : failed(state, phase, gone, lost, input)
  return after([...keptOffers(from), ...effects, ...left.effects], found(left.state, event, input))
}

function found(state: CallState, { legs }: Resumed, input: StepInput): Outcome {
  const { phase } = state
  if (phase.type !== 'offering') return stay(state)
  const answerers = legs.filter(({ answered }) => answered).map(({ legId }) => legId)
  const talking = phase.legs.find(({ legId }) => legs.some(isJoined(legId, state.uuid)))
  const first = talking ?? phase.legs.find(({ legId }) => answerers.includes(legId))
  if (first === undefined) return ringOn(state, phase, input)
  const { state: taken, effects } = take(state, phase, first, answerers, input)
  const next = first === talking ? connect : whisper
  return after(effects, next(taken, answeredBy(phase, first), input))
}

const isJoined =
  (id: LegId, caller: LegId) =>
  ({ legId, bridgedTo }: ResumedLeg): boolean =>
    legId === id && bridgedTo === caller

/** What they have said meanwhile is not known: each may have rung. */
function ringOn(state: CallState, phase: Offering, input: StepInput): Outcome {
  const legs = phase.legs.map(leg => ({ ...leg, progress: 'ringing' }) as const)
  return moveTo(state, { ...phase, legs }, armFor(legs, input))
}
