import type { CallEffect } from '../call-effect.ts'
import type { CallState, OfferedLeg, Phase } from '../state.ts'

type Offered = Pick<OfferedLeg, 'legId' | 'extension' | 'progress'>

/** The phones of a phase that were offered and of which the queue has not heard the end. */
export function offersOf(phase: Phase): readonly Offered[] {
  if (phase.type === 'offering') return phase.legs
  if (!('reason' in phase) || phase.reason.type !== 'offer') return []
  return [{ legId: phase.legId, extension: phase.reason.extension, progress: 'answered' }]
}

/** After a restart or a reconnect the queue is told of the offers that are under way. */
export function keptOffers({ callerNumber, phase }: CallState): CallEffect[] {
  if (phase.type === 'offering') {
    const { wait, legs } = phase
    return legs.map(({ extension }) => ({ type: 'keepOffer', wait, callerNumber, extension }))
  }
  if (!('reason' in phase) || phase.reason.type !== 'offer') return []
  const { wait, extension } = phase.reason
  return [
    { type: 'keepOffer', wait, callerNumber, extension },
    { type: 'offerTaken', extension },
  ]
}
