import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import type { LegId } from '../../core/shared/ids.ts'
import type { SupervisionMode } from '../../core/supervision/mode.ts'

/** A supervisor who is in a call, or is being rung for it. */
export interface Supervision {
  /** The call by its uuid. */
  readonly callId: LegId
  readonly extension: string
  /** The supervisor's own leg. */
  readonly leg: LegId
  readonly mode: SupervisionMode
  readonly switchName: string
}

export interface SupervisionRequest {
  readonly callId: string
  /** Whose phone is rung. */
  readonly extension: string
  readonly mode: SupervisionMode
}

/** What became of a wish to supervise a call. */
export type SupervisionOutcome =
  | { readonly type: 'ringing'; readonly supervision: Supervision }
  | { readonly type: 'changed'; readonly supervision: Supervision }
  | { readonly type: 'noSuchCall' }
  /** Nobody talks in it now; `phase` says what it does. */
  | { readonly type: 'notTalking'; readonly phase: string }
  /** The extension is in the call itself. */
  | { readonly type: 'ownCall' }
  /** This supervisor is in another call. */
  | { readonly type: 'elsewhere'; readonly callId: LegId; readonly leg: LegId }
  /** No phone of the extension is registered at the call's switch. */
  | { readonly type: 'notRegistered'; readonly switchName: string }
  | { readonly type: 'failed'; readonly cause: HangupCause; readonly reason: string }
