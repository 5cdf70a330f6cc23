import { otherLegsOf } from '../../core/call/parties/other-leg.ts'
import type { CallState } from '../../core/call/state.ts'
import type { LegFacts } from '../../ports/switch.ts'

/** Whether a leg is one of a call's: the caller's, or one that was dialled for it. */
export function belongsTo(leg: LegFacts, state: CallState): boolean {
  const isDialled = leg.variables.nacd_call === state.uuid || otherLegsOf(state).includes(leg.legId)
  return leg.legId === state.uuid || isDialled
}
