import type { HangupCause } from '../../shared/hangup-cause.ts'
import type { ResumedLeg } from '../call-event.ts'
import type { CallState } from '../state.ts'

/** A blind transfer by the phone that a leg talked with (SIP REFER, RFC 3515). */
export interface Referral {
  /** Tells one transfer from another. */
  readonly id: string
  /** The number as the phone named it: nobody has looked at it yet. */
  readonly destination: string
}

/** Where a number leads for the extension that pressed the key. */
export type ReferralTarget =
  | { readonly type: 'group'; readonly number: string }
  | { readonly type: 'extension'; readonly number: string }
  /** To the outside: the gateway "" = as the route table has it, the display number "" = the gateway's own. */
  | {
      readonly type: 'outside'
      readonly number: string
      readonly gateway: string
      readonly displayNumber: string
    }
  | { readonly type: 'refused'; readonly cause: HangupCause; readonly reason: string }

/** How the caller was sent elsewhere while nobody looked on; null = they were not. */
export function unseenReferral(
  { uuid, referral: followed }: CallState,
  legs: readonly ResumedLeg[],
): Referral | null {
  const referral = legs.find(({ legId }) => legId === uuid)?.referral
  return referral === undefined || referral.id === followed ? null : referral
}
