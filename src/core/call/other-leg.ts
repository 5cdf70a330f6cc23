import type { LegId } from '../shared/ids.ts'
import type { CallState, DialReason, Phase } from './state.ts'

/** The leg beside the caller's that is up or may come up, "" when none. */
export function otherLegOf({ phase }: CallState): LegId | '' {
  if (phase.type === 'ending') return phase.otherLeg
  return 'legId' in phase ? phase.legId : ''
}

/** For whom a leg is being rung, or has answered and is not yet in conversation; null when none is. */
export const reasonOf = (phase: Phase): DialReason | null => ('reason' in phase ? phase.reason : null)
