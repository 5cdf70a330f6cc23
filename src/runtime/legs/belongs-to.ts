import { otherLegsOf } from '../../core/call/parties/other-leg.ts'
import type { CallState } from '../../core/call/state.ts'
import type { LegFacts } from '../../ports/switch.ts'
import { referrerOf } from './referrer.ts'

/** Whether a leg is one of a call's: the caller's, or one that was dialled for it and has not been sent on since. */
export function belongsTo(leg: LegFacts, state: CallState): boolean {
  if (leg.legId === state.uuid) return true
  if (referrerOf(leg) !== '') return false
  return leg.variables.nacd_call === state.uuid || otherLegsOf(state).includes(leg.legId)
}
