import type { LegId } from '../../core/shared/ids.ts'
import {
  eavesdropVariables,
  type SupervisionMode,
  supervisionVariables,
} from '../../core/supervision/mode.ts'
import type { OriginateOrder } from '../originate/order.ts'

/** How long the supervisor's phone rings, in seconds. */
const ringSeconds = 30

export interface SupervisionPlan {
  readonly callId: LegId
  readonly extension: string
  readonly mode: SupervisionMode
  /** The leg that is eavesdropped on, and who is at its far end ("" = unknown). */
  readonly watched: LegId
  readonly shown: string
  readonly switchName: string
}

/** Rings the supervisor, whose phone shows who is watched; once it is answered it eavesdrops on that leg. */
export function supervisionOrder(plan: SupervisionPlan): OriginateOrder {
  const { callId, extension, mode, watched, shown, switchName } = plan
  const variables = {
    ...eavesdropVariables[mode],
    [supervisionVariables.call]: callId,
    [supervisionVariables.mode]: mode,
  }
  const member = { target: { type: 'extension', number: extension }, variables } as const
  return {
    dial: { type: 'dial', steps: [{ members: [member] }], timeoutSeconds: null },
    next: { type: 'application', name: 'eavesdrop', data: watched, isOwn: false },
    displayName: '',
    displayNumber: shown,
    timeoutSeconds: ringSeconds,
    switchName,
    parties: { caller: shown, callee: extension },
  }
}
