import type { QueueFailure } from '../call/call-event.ts'
import type { LegId, Millis } from '../shared/ids.ts'
import type { AcdTimer } from './acd-event.ts'
import type { AgentMemory } from './agent-memory.ts'
import type { QueueFact } from './queue-fact.ts'

/** Facts of a decision in a few words, for the call's story: names and numbers, never personal data but extensions. */
export type Reason = Readonly<Record<string, string | number | boolean>>

/** Everything the queue's engine asks for. */
export type AcdEffect =
  /** This agent's phone is to ring for the caller; with several of them for one caller, all ring and the first to answer is taken. */
  | {
      readonly type: 'offer'
      readonly callId: LegId
      readonly extension: string
      readonly agentNumber: string
      readonly group: string
      readonly ringSeconds: number
      readonly autoAnswer: boolean
      /** Why just this agent, and why now. */
      readonly why: Reason
    }
  /** The phone is to ring no longer; the offer's `offerFailed` follows. */
  | { readonly type: 'withdraw'; readonly callId: LegId; readonly extension: string; readonly why: string }
  /** The caller has a place in the line. */
  | { readonly type: 'joined'; readonly callId: LegId }
  /** The caller waits on: why nobody is theirs now. Told when they join, when an offer came to nothing, and when escalation changed what they wait for. */
  | { readonly type: 'waits'; readonly callId: LegId; readonly why: Reason }
  | { readonly type: 'queueFailed'; readonly callId: LegId; readonly cause: QueueFailure }
  | { readonly type: 'startTimer'; readonly timer: AcdTimer; readonly at: Millis }
  | { readonly type: 'cancelTimer'; readonly timer: AcdTimer }
  | { readonly type: 'agentSetBusy'; readonly extension: string; readonly reason: string }
  /** To be kept over a restart. */
  | { readonly type: 'remember'; readonly memory: AgentMemory }
  /** For the figures. */
  | { readonly type: 'fact'; readonly fact: QueueFact }
