import type { Dial } from '../../core/dial/dial-string.ts'
import type { OriginateLine } from '../../core/dial/originate-line.ts'
import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import type { LegId } from '../../core/shared/ids.ts'

/** Calls that nobody on a phone asked for: whom to ring, and what the one who answers does. */
export interface OriginateOrder {
  readonly dial: Dial
  readonly next: OriginateLine['next']
  /** Who calls, as those who are rung see it where their variables name nobody; "" = nothing. */
  readonly displayName: string
  readonly displayNumber: string
  /** How long each step rings where the dial string does not say. */
  readonly timeoutSeconds: number
  /** The switch to use; "" = where the first extension is registered, else the first that is ready. */
  readonly switchName: string
  /** The two ends as a list of calls shows them; absent = who is shown, and who is rung. */
  readonly parties?: { readonly caller: string; readonly callee: string }
}

/** What became of it. `reason` is for people, "" = the cause says all. */
export type OriginateResult =
  | { readonly type: 'answered'; readonly legId: LegId }
  | { readonly type: 'failed'; readonly cause: HangupCause; readonly reason: string }

export const failed = (cause: HangupCause, reason = ''): OriginateResult & { type: 'failed' } => ({
  type: 'failed',
  cause,
  reason,
})

/** The first leg is there, or none ever was. */
export type Began =
  | { readonly type: 'began'; readonly legId: LegId; readonly switchName: string }
  | (OriginateResult & { readonly type: 'failed' })
