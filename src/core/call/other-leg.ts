import type { LegId } from '../shared/ids.ts'
import type { CallState, DialReason, Phase } from './state.ts'

/** The leg beside the caller's that is up or may come up, "" when none. */
export function otherLegOf({ phase }: CallState): LegId | '' {
  if (phase.type === 'ending') return phase.otherLeg
  return 'legId' in phase ? phase.legId : ''
}

/** Every leg beside the caller's that is up or may come up: an extension's phones ring all at once. */
export function otherLegsOf(state: CallState): readonly LegId[] {
  const { phase } = state
  if (phase.type === 'bridging') return phase.legs.map(({ legId }) => legId)
  const other = otherLegOf(state)
  return other === '' ? [] : [other]
}

/** For whom a leg is being rung, or has answered and is not yet in conversation; null when none is. */
export const reasonOf = (phase: Phase): DialReason | null => ('reason' in phase ? phase.reason : null)
