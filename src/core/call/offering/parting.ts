import type { HangupCause } from '../../shared/hangup-cause.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { after, command, moveTo, nextRequest, type Outcome, stay } from '../outcome.ts'
import type { CallState, OfferedLeg, PartingLeg } from '../state.ts'

/** What an agent hears who has answered a moment too late. */
const taken = ['call-taken.wav'] as const

/** Another agent was faster. The phone's list of missed calls does not have it (RFC 3326, cause 200). */
export const lostRace = 'LOSE_RACE'

/** `parked`: it has answered, and nothing more will be heard of that. */
type Leg = Pick<OfferedLeg, 'legId' | 'extension'> & { readonly progress: OfferedLeg['progress'] | 'parked' }

/**
 * Lets agents' phones go; the queue is told of each when its leg is gone, or that none came of it. One who has answered
 * while another was faster is told so first.
 */
export function letGo(from: CallState, legs: readonly Leg[], cause: HangupCause): Outcome {
  const parting = legs.map(leg => partingOf(leg, cause))
  const state = { ...from, parting: [...from.parting, ...parting] }
  return each(state, parting, (now, leg) => {
    if (leg.state !== 'answered') return { state: now, effects: [hangUp(leg)] }
    const isParked = legs.some(({ legId, progress }) => legId === leg.legId && progress === 'parked')
    return isParked ? tell(now, leg) : stay(now)
  })
}

function partingOf({ legId, extension, progress }: Leg, cause: HangupCause): PartingLeg {
  const isTold = (progress === 'answered' || progress === 'parked') && cause === lostRace
  const state = isTold ? 'answered' : progress === 'calling' ? 'coming' : 'leaving'
  return { legId, extension, cause, state, requestId: '' }
}

const hangUp = ({ legId, cause }: PartingLeg): CallEffect =>
  command({ type: 'hangup', legId, cause: cause === lostRace ? lostRace : 'ORIGINATOR_CANCEL' })

/** What an event means for a leg that is being let go; null when it is about none. */
export function partWith(state: CallState, event: CallEvent): Outcome | null {
  if (state.parting.length === 0) return null
  const leg = state.parting.find(each => isAbout(event, each))
  return leg === undefined ? null : step(state, leg, event)
}

function isAbout(event: CallEvent, { legId, extension, requestId, state }: PartingLeg): boolean {
  if (event.type === 'executeDone') return event.requestId === requestId
  if (event.type === 'offerWithdrawn') return event.extension === extension
  if (event.type !== 'commandFailed') return 'legId' in event && event.legId === legId
  const { command: refused } = event
  if (refused.type === 'originate') return refused.legId === legId
  return state === 'hearing' && refused.type === 'play' && refused.requestId === requestId
}

function step(state: CallState, leg: PartingLeg, event: CallEvent): Outcome {
  switch (event.type) {
    case 'legEnded':
      return gone(state, leg)
    case 'originateFailed':
      // Once the leg has existed its legEnded follows.
      return leg.state === 'coming' ? gone(state, leg) : stay(state)
    case 'commandFailed':
      return event.command.type === 'originate' ? gone(state, leg) : leaves(state, leg)
    case 'executeDone':
      return leaves(state, leg)
    case 'legCreated':
      return leg.state === 'coming' ? leaves(state, leg) : stay(state)
    case 'legReady':
      return ready(state, leg)
    // The queue has waited long enough for the switch.
    case 'offerWithdrawn':
      return given(state, leg)
    default:
      return stay(state)
  }
}

function ready(state: CallState, leg: PartingLeg): Outcome {
  if (leg.state === 'answered') return tell(state, leg)
  return leg.state === 'hearing' ? stay(state) : leaves(state, leg)
}

function tell(from: CallState, leg: PartingLeg): Outcome {
  const { state, id } = nextRequest(from)
  const told = changed(state, { ...leg, state: 'hearing', requestId: id })
  const play = command({ type: 'play', legId: leg.legId, requestId: id, prompts: taken })
  return { state: told, effects: [play] }
}

function leaves(state: CallState, leg: PartingLeg): Outcome {
  return { state: changed(state, { ...leg, state: 'leaving', requestId: '' }), effects: [hangUp(leg)] }
}

function given(state: CallState, leg: PartingLeg): Outcome {
  const { state: without, effects } = gone(state, leg)
  return { state: without, effects: [hangUp(leg), ...effects] }
}

function gone(state: CallState, { legId, extension, cause }: PartingLeg): Outcome {
  const parting = state.parting.filter(each => each.legId !== legId)
  return moveTo({ ...state, parting }, state.phase, { type: 'offerFailed', extension, cause })
}

const changed = (state: CallState, leg: PartingLeg): CallState => ({
  ...state,
  parting: state.parting.map(each => (each.legId === leg.legId ? leg : each)),
})

/** Nobody waits for them any longer: those that may be there are told once more, and the queue now. */
export const giveUpAll = (state: CallState): Outcome => each(state, state.parting, given)

/** After the switch was out of reach: what is gone is gone, what is up is let go. */
export function partFrom(state: CallState, legs: readonly ResumedLeg[]): Outcome {
  return each(state, state.parting, (now, leg) => {
    const up = legs.find(({ legId }) => legId === leg.legId)
    if (up === undefined) return gone(now, leg)
    return leg.state === 'answered' && up.answered ? tell(now, leg) : leaves(now, leg)
  })
}

type Act = (state: CallState, leg: PartingLeg) => Outcome

const each = (from: CallState, legs: readonly PartingLeg[], act: Act): Outcome =>
  legs.reduce<Outcome>(({ state, effects }, leg) => after(effects, act(state, leg)), stay(from))
