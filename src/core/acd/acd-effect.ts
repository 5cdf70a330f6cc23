import type { QueueFailure } from '../call/call-event.ts'
import type { LegId, Millis } from '../shared/ids.ts'
import type { AcdTimer } from './acd-event.ts'

/** Everything the queue's engine asks for. */
export type AcdEffect =
  | {
      readonly type: 'offer'
      readonly callId: LegId
      readonly extension: string
      readonly agentNumber: string
      readonly group: string
      readonly ringSeconds: number
    }
  /** The caller has a place in the line. */
  | { readonly type: 'joined'; readonly callId: LegId }
  | { readonly type: 'queueFailed'; readonly callId: LegId; readonly cause: QueueFailure }
  | { readonly type: 'startTimer'; readonly timer: AcdTimer; readonly at: Millis }
  | { readonly type: 'cancelTimer'; readonly timer: AcdTimer }
  | { readonly type: 'agentSetBusy'; readonly extension: string; readonly reason: string }
