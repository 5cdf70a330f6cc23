import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LegId, Millis } from '../shared/ids.ts'
import type { AgentRecord, GroupRecord } from './records.ts'

/** Everything the queue's engine is told. */
export type AcdEvent =
  /** Agents and groups as they are now in the store; replaces all that was known. */
  | {
      readonly type: 'configured'
      readonly agents: readonly AgentRecord[]
      readonly groups: readonly GroupRecord[]
    }
  | {
      readonly type: 'callerJoined'
      readonly callId: LegId
      readonly callerNumber: string
      readonly group: string
      readonly priority: number
      readonly since: Millis
      /** Seconds; 0 = the group's own limit. */
      readonly timeoutSeconds: number
    }
  /** The caller hung up or left. An offer that is out for them is void; its `offerFailed` still follows, when the agent's leg is gone. */
  | { readonly type: 'callerLeft'; readonly callId: LegId }
  /** An offer that is out already, made before a restart: the phone of `extension` rings for this caller. */
  | {
      readonly type: 'offerFound'
      readonly callId: LegId
      readonly callerNumber: string
      readonly group: string
      readonly priority: number
      readonly since: Millis
      readonly timeoutSeconds: number
      readonly extension: string
    }
  /** The two talk; `group` is the queue the caller came from. Told again after a restart. */
  | {
      readonly type: 'offerAnswered'
      readonly callId: LegId
      readonly extension: string
      readonly group: string
    }
  | {
      readonly type: 'offerFailed'
      readonly callId: LegId
      readonly extension: string
      readonly cause: HangupCause
    }
  /** A leg at this extension came up or went: an agent with any leg is occupied. */
  | { readonly type: 'legUp'; readonly extension: string; readonly legId: LegId }
  | { readonly type: 'legDown'; readonly extension: string; readonly legId: LegId }
  /** The phones that are registered now, all of them. */
  | { readonly type: 'registrations'; readonly extensions: readonly string[] }
  | { readonly type: 'registered'; readonly extension: string }
  | { readonly type: 'unregistered'; readonly extension: string }
  | { readonly type: 'timerFired'; readonly timer: AcdTimer }

export type AcdTimer =
  | { readonly type: 'rest'; readonly extension: string }
  | { readonly type: 'maxWait'; readonly callId: LegId }
