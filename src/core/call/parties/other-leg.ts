import type { LegId } from '../../shared/ids.ts'
import type { CallState, DialReason, Phase } from '../state.ts'

/** The one leg beside the caller's that is up or may come up, "" when there is none or there may be several. */
export function otherLegOf({ phase }: CallState): LegId | '' {
  if (phase.type === 'ending') return phase.otherLeg
  return 'legId' in phase ? phase.legId : ''
}

/** Every leg beside the caller's that is up or may come up: several phones may ring at once, and others be let go. */
export function otherLegsOf(state: CallState): readonly LegId[] {
  const other = otherLegOf(state)
  const rung = 'legs' in state.phase ? state.phase.legs : []
  return [...(other === '' ? [] : [other]), ...[...rung, ...state.parting].map(({ legId }) => legId)]
}

/** For whom a leg is being rung, or has answered and is not yet in conversation; null when none is. */
export const reasonOf = (phase: Phase): DialReason | null => ('reason' in phase ? phase.reason : null)
