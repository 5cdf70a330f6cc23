import type { LegId } from '../../shared/ids.ts'
import type { CallEffect } from '../call-effect.ts'
import { command } from '../outcome.ts'
import type { CallState } from '../state.ts'
import { otherLegsOf } from './other-leg.ts'

/** False for a leg that was given up before it was there, or while the switch could not be told. */
export const isWanted = (state: CallState, leg: LegId): boolean =>
  leg === state.uuid || otherLegsOf(state).includes(leg) || state.phase.type === 'bridging'

/** Ends a leg nobody wants any more before it answers. */
export const cancel = (legId: LegId): CallEffect =>
  command({ type: 'hangup', legId, cause: 'ORIGINATOR_CANCEL' })
