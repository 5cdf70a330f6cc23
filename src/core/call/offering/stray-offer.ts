import type { CallEvent } from '../call-event.ts'
import { moveTo, type Outcome } from '../outcome.ts'
import { waitOf } from '../parties/party.ts'
import type { CallState, Phase } from '../state.ts'
import { offersOf } from './offers.ts'
import { lostRace } from './parting.ts'

/** Where an agent may be offered. */
const takesOffers: ReadonlySet<Phase['type']> = new Set(['queued', 'offering'])

/**
 * The queue and the call cross each other: an offer for a caller who is somebody's already or waits no more, or one that
 * is taken back of which the call knows nothing. The queue is told, so that no agent stays offered; null: neither.
 */
export function strayOffer(state: CallState, event: CallEvent): Outcome | null {
  if (event.type === 'agentOffered' && !takesOffers.has(state.phase.type)) {
    const cause = isSomebodys(state.phase) ? lostRace : 'ORIGINATOR_CANCEL'
    return moveTo(state, state.phase, { type: 'offerFailed', extension: event.extension, cause })
  }
  if (event.type !== 'offerWithdrawn' || isTheirs(state, event.extension)) return null
  return moveTo(state, state.phase, {
    type: 'offerFailed',
    extension: event.extension,
    cause: 'NORMAL_CLEARING',
  })
}

const isSomebodys = (phase: Phase): boolean => phase.type === 'bridged' || waitOf(phase) !== null

const isTheirs = ({ phase, agent }: CallState, extension: string): boolean =>
  offersOf(phase).some(each => each.extension === extension) ||
  (phase.type === 'bridged' && agent?.extension === extension)
