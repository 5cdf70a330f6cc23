import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LegId, Millis } from '../shared/ids.ts'
import type { AgentMemory, LastTalk } from './agent-memory.ts'
import type { AgentRecord, AgentStatus, GroupRecord } from './records.ts'
import type { SkillNeed } from './skill-need.ts'

/** Who waits, as the engine is told. */
export interface Joining {
  readonly callId: LegId
  readonly callerNumber: string
  readonly group: string
  readonly priority: number
  readonly skills: readonly SkillNeed[]
  /** When the wait began; kept over failed offers and restarts. */
  readonly since: Millis
  /** Seconds; 0 = the group's own limit. */
  readonly timeoutSeconds: number
  /** `callback`: nobody is on the line, the customer is called when the turn comes. */
  readonly kind: 'call' | 'callback'
  /**
   * The switch the caller is at, where alone phones can ring for them; "" = any will do. In a house with one switch it is
   * "" everywhere, here and below.
   */
  readonly switchName: string
}

/** Everything the queue's engine is told. */
export type AcdEvent =
  /** Agents and groups as they are now in the store; replaces all that was known. */
  | {
      readonly type: 'configured'
      readonly agents: readonly AgentRecord[]
      readonly groups: readonly GroupRecord[]
    }
  /** What was remembered over a restart; comes once, after the first `configured`. */
  | {
      readonly type: 'remembered'
      readonly agents: readonly AgentMemory[]
      readonly talks: readonly LastTalk[]
    }
  /** `again`: they had a place already, before a restart or a reconnect; only for want of the group are they turned away. */
  | ({ readonly type: 'callerJoined'; readonly again?: boolean } & Joining)
  /** The caller hung up or left. An offer that is out for them is void; its `offerFailed` still follows, when the agent's leg is gone. */
  | { readonly type: 'callerLeft'; readonly callId: LegId; readonly how: Leaving }
  /** An offer that is out already, made before a restart: the phone of `extension` rings for this caller. With several phones, one event for each. */
  | ({ readonly type: 'offerFound'; readonly extension: string } & Joining)
  /** The agent's phone rings. */
  | { readonly type: 'offerRinging'; readonly callId: LegId; readonly extension: string }
  /** The agent has answered first and the caller is theirs; others who ring are being given up. */
  | { readonly type: 'offerTaken'; readonly callId: LegId; readonly extension: string }
  /** The two talk; `group` is the queue the caller came from. Told again after a restart. */
  | {
      readonly type: 'offerAnswered'
      readonly callId: LegId
      readonly callerNumber: string
      readonly extension: string
      readonly group: string
    }
  /** The agent's leg is gone without a talk (LOSE_RACE: another was faster; ORIGINATOR_CANCEL: the caller was gone). */
  | {
      readonly type: 'offerFailed'
      readonly callId: LegId
      readonly extension: string
      readonly cause: HangupCause
    }
  /** A leg at this extension came up or went: an agent with any leg is occupied. */
  | { readonly type: 'legUp'; readonly extension: string; readonly legId: LegId }
  | { readonly type: 'legDown'; readonly extension: string; readonly legId: LegId }
  | { readonly type: 'legHeld'; readonly extension: string; readonly legId: LegId }
  | { readonly type: 'legResumed'; readonly extension: string; readonly legId: LegId }
  /** What an agent says of themselves, where nothing else of their record changed. */
  | {
      readonly type: 'statusSet'
      readonly extension: string
      readonly status: AgentStatus
      readonly reason: string
    }
  /** The phones that are registered at a switch now, all of them. */
  | { readonly type: 'registrations'; readonly switchName: string; readonly extensions: readonly string[] }
  | { readonly type: 'registered'; readonly switchName: string; readonly extension: string }
  | { readonly type: 'unregistered'; readonly switchName: string; readonly extension: string }
  /** Out of reach: none of its phones can be rung, and which it has is not known before it tells `registrations`. */
  | { readonly type: 'switchLost'; readonly switchName: string }
  /** The agent, or somebody for them, ends the rest they are in (wrap-up, or after an offer not taken). */
  | { readonly type: 'restEnded'; readonly extension: string }
  /** The rest they are in lasts `seconds` from now. */
  | { readonly type: 'restExtended'; readonly extension: string; readonly seconds: number }
  | { readonly type: 'timerFired'; readonly timer: AcdTimer }

/** How a caller left the queue by themselves. `elsewhere`: to another group, a mailbox, a number by key or by an operator. */
export type Leaving = 'hungUp' | 'callback' | 'elsewhere'

export type AcdTimer =
  | { readonly type: 'rest'; readonly extension: string }
  | { readonly type: 'maxWait'; readonly callId: LegId }
  /** The next step of the group's escalation. */
  | { readonly type: 'escalation'; readonly callId: LegId }
  /** Ring-progressively: one more agent. */
  | { readonly type: 'progress'; readonly callId: LegId }
  /** The caller has waited for their own agent as long as they may. */
  | { readonly type: 'sticky'; readonly callId: LegId }
  /** An offer of which nothing has been heard for much longer than a phone rings. */
  | { readonly type: 'lease'; readonly callId: LegId; readonly extension: string }
