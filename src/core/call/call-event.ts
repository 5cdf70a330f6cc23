import type { Reason } from '../acd/acd-effect.ts'
import type { WishOutcome } from '../acd/agents/agent-wish.ts'
import type { LookedUp } from '../did/look-up.ts'
import type { FlowResponse } from '../flow/contract.ts'
import type { LineAnswer } from '../line/line.ts'
import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LegId, Millis, RequestId } from '../shared/ids.ts'
import type { Referral, ReferralTarget } from './referral/referral.ts'
import type { SwitchCommand } from './switch-command.ts'

/** Everything that can happen to a call after it has arrived. */
export type CallEvent =
  | {
      readonly type: 'flowAnswered'
      readonly requestId: RequestId
      readonly response: FlowResponse
      readonly tookMs: number
      /** The answer's text, for the record. */
      readonly raw: string
    }
  | {
      readonly type: 'flowFailed'
      readonly requestId: RequestId
      readonly reason: string
      readonly detail: string
      readonly tookMs: number
      readonly raw: string
    }
  /** A play, collect or record ended on the switch; `digits` are those of a collect, `recordedMs` is a record's length. */
  | {
      readonly type: 'executeDone'
      readonly requestId: RequestId
      readonly digits: string
      readonly recordedMs: number
    }
  /** The customer's database has answered. */
  | {
      readonly type: 'lookedUp'
      readonly requestId: RequestId
      readonly result: LookedUp
      readonly tookMs: number
    }
  /** What came of a `setAgent`. */
  | { readonly type: 'agentSet'; readonly requestId: RequestId; readonly outcome: WishOutcome }
  /** What becomes of a `seekLine`. */
  | { readonly type: 'lineAnswered'; readonly requestId: RequestId; readonly answer: LineAnswer }
  /** A leg we dialled rings (`media` false), or has early media. */
  | { readonly type: 'legProgress'; readonly legId: LegId; readonly media: boolean }
  /**
   * A `bridgeTo` is over, be it that nobody answered or that the talk has ended: the cause, and the SIP status of the
   * called far end (0 when there was none).
   */
  | {
      readonly type: 'bridgeDone'
      readonly requestId: RequestId
      readonly cause: HangupCause
      readonly sipCode: number
    }
  /** A key of the caller's phone, whatever the call is doing. */
  | { readonly type: 'digit'; readonly digit: string }
  /** `extension`: whose phone it is, where the switch rang it by itself. */
  | { readonly type: 'legCreated'; readonly legId: LegId; readonly extension?: string }
  | { readonly type: 'legAnswered'; readonly legId: LegId }
  /** A leg we dialled is answered and parked. */
  | { readonly type: 'legReady'; readonly legId: LegId }
  /** No leg came of an originate; where the leg had existed, its legEnded follows and says more. */
  | { readonly type: 'originateFailed'; readonly legId: LegId; readonly cause: HangupCause }
  | { readonly type: 'legBridged'; readonly legId: LegId; readonly otherId: LegId }
  | { readonly type: 'legUnbridged'; readonly legId: LegId; readonly otherId: LegId }
  /** Answers `askPartner`. */
  | { readonly type: 'partnerSeen'; readonly legId: LegId; readonly partner: string }
  | {
      readonly type: 'legEnded'
      readonly legId: LegId
      readonly cause: HangupCause
      readonly sipCode: number
      readonly endedBy: 'far' | 'switch'
      /** Whom it was joined with last. */
      readonly lastBridgedTo?: LegId | ''
      /** The leg that its phone has sent elsewhere with the transfer key; "" = none. */
      readonly sentAway?: LegId | ''
    }
  /**
   * The caller's leg is back: the phone it talked with has sent it to `destination` (RFC 3515). `id` tells one such
   * transfer from another.
   */
  | ({ readonly type: 'referred' } & Referral)
  /** The other leg has been sent elsewhere by the caller's phone: it is a call of its own from now on. */
  | { readonly type: 'otherReferred' }
  /** Where a number leads that a transfer key has named. */
  | { readonly type: 'routed'; readonly requestId: RequestId; readonly target: ReferralTarget }
  /** The caller has a place in the queue. */
  | { readonly type: 'queueJoined' }
  /** The queue's engine chose an agent for this caller. */
  | {
      readonly type: 'agentOffered'
      readonly extension: string
      readonly agentNumber: string
      readonly ringSeconds: number
      readonly autoAnswer: boolean
      /** Why just this agent, and why now, for the call's story. */
      readonly why: Reason
    }
  /** The engine takes the offer back: the phone is to ring no longer. */
  | { readonly type: 'offerWithdrawn'; readonly extension: string; readonly why: string }
  /** Why the caller waits on. */
  | { readonly type: 'queueWaits'; readonly why: Reason }
  /** Answers `askPlace`. `position` 1.. of `length` who wait; `estimatedWaitMs` null = nothing to go by yet. */
  | {
      readonly type: 'queuePlace'
      readonly position: number
      readonly length: number
      readonly estimatedWaitMs: number | null
    }
  /** The queue let the caller go without an agent. */
  | { readonly type: 'queueFailed'; readonly cause: QueueFailure }
  /** The switch refused a command, or it is unknown whether it was carried out. */
  | { readonly type: 'commandFailed'; readonly command: SwitchCommand; readonly reason: string }
  /** The leg has left for the dialplan: whatever it does there is not ours. */
  | { readonly type: 'left' }
  /** The guard of the present phase ran out. */
  | { readonly type: 'phaseTimedOut' }
  /** An operator puts the call into this group. */
  | { readonly type: 'groupRequested'; readonly group: string }
  /** An operator asked for the end of the call. */
  | { readonly type: 'hangupRequested' }
  /** An operator closed the call while its switch is out of reach. `lastKnown`: when the switch was last heard. */
  | { readonly type: 'writtenOff'; readonly lastKnown: Millis }
  /**
   * The switch is within reach again, or nacd itself came back (`afterRestart`: nothing but the saved state is known);
   * `legs` are those of this call that are up.
   */
  | { readonly type: 'resumed'; readonly legs: readonly ResumedLeg[]; readonly afterRestart: boolean }

export interface ResumedLeg {
  readonly legId: LegId
  readonly answered: boolean
  readonly bridgedTo: LegId | ''
  /** Whom it was joined with last, be they gone or not. */
  readonly lastBridgedTo?: LegId | ''
  /** The last transfer by the phone it talked with, be it followed or not. */
  readonly referral?: Referral
}

/** Why a caller left the queue without an agent. */
export type QueueFailure =
  | 'timeout'
  | 'queue_full'
  | 'unknown_group'
  /** No agent of the group is logged in. */
  | 'no_agent'
  /** More callers wait for each agent than the group allows. */
  | 'too_many_waiting'
  /** Out of the group's opening hours. */
  | 'closed'
  /** No agent of the group has a skill that is asked for, in any amount. */
  | 'no_such_skill'
