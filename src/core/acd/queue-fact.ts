import type { QueueFailure } from '../call/call-event.ts'
import type { LegId, Millis } from '../shared/ids.ts'
import type { Leaving } from './acd-event.ts'
import type { OfferEnd } from './offer-end.ts'
import type { AgentStatus } from './records.ts'

/** What an agent is doing, in one word. `resting`: after an offer not taken. */
export type AgentState =
  | 'unregistered'
  | 'idle'
  | 'offered'
  | 'ringing'
  | 'talking'
  | 'held'
  | 'wrap_up'
  | 'resting'

/** What happened in a queue, for the figures. */
export type QueueFact =
  | { readonly type: 'entered'; readonly callId: LegId; readonly group: string }
  | { readonly type: 'offered'; readonly callId: LegId; readonly group: string; readonly extension: string }
  | {
      readonly type: 'missed'
      readonly callId: LegId
      readonly group: string
      readonly extension: string
      readonly how: OfferEnd
    }
  | {
      readonly type: 'answered'
      readonly callId: LegId
      readonly group: string
      readonly extension: string
      readonly waitedMs: number
    }
  /** The caller was gone before anybody answered, or left by themselves. */
  | {
      readonly type: 'left'
      readonly callId: LegId
      readonly group: string
      readonly waitedMs: number
      readonly how: Leaving | QueueFailure
    }
  /** An agent's call of the queue is over, the wrap-up not counted. */
  | {
      readonly type: 'talked'
      readonly callId: LegId
      readonly group: string
      readonly extension: string
      readonly talkedMs: number
    }
  | {
      readonly type: 'wrappedUp'
      readonly group: string
      readonly extension: string
      readonly wrapUpMs: number
    }
  /** What the agent does from `at` on; `callId` "" = no call of a queue. */
  | {
      readonly type: 'agentIs'
      readonly extension: string
      readonly state: AgentState
      readonly status: AgentStatus
      readonly reason: string
      readonly group: string
      readonly callId: LegId | ''
      readonly at: Millis
    }
