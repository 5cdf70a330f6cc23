import type { LegId } from '../shared/ids.ts'
import type { CallState } from './state.ts'

/** The leg beside the caller's that is up or may come up, "" when none. */
export function otherLegOf({ phase }: CallState): LegId | '' {
  if (phase.type === 'ending') return phase.otherLeg
  return phase.type === 'dialing' || phase.type === 'bridged' ? phase.legId : ''
}
