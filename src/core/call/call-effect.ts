import type { Leaving } from '../acd/acd-event.ts'
import type { AgentWish } from '../acd/agents/agent-wish.ts'
import type { LookUp } from '../did/look-up.ts'
import type { FlowEvent, FlowRequest } from '../flow/contract.ts'
import type { LineFailure, LineRequest } from '../line/line.ts'
import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LegId, RequestId } from '../shared/ids.ts'
import type { CallStep, CallSummary } from './record/record.ts'
import type { QueueWait } from './state.ts'
import type { SwitchCommand } from './switch-command.ts'

/** Everything a call can ask of the world. The runtime has one handler for each (runtime/effect-runner.ts). */
export type CallEffect =
  | { readonly type: 'command'; readonly command: SwitchCommand }
  | { readonly type: 'ask'; readonly requestId: RequestId; readonly request: FlowRequest }
  /** Asks the customer's database; `lookedUp` comes back. */
  | { readonly type: 'lookUp'; readonly requestId: RequestId; readonly lookUp: LookUp }
  /** Asks where this number leads for this extension, by its own rights; `routed` comes back. */
  | {
      readonly type: 'route'
      readonly requestId: RequestId
      readonly destination: string
      readonly extension: string
    }
  /** Changes the status of the agent at this extension, or ends their rest; `agentSet` comes back. */
  | {
      readonly type: 'setAgent'
      readonly requestId: RequestId
      readonly extension: string
      readonly wish: AgentWish
    }
  /** Asks for a line to the outside; `lineAnswered` comes back, more than once where it waits. */
  | { readonly type: 'seekLine'; readonly requestId: RequestId; readonly request: LineRequest }
  /** The attempt on the line that was found has failed: `lineAnswered` says what now. */
  | { readonly type: 'lineFailed'; readonly requestId: RequestId; readonly failure: LineFailure }
  /** No more lines are wanted: the two talk, or the caller is gone. */
  | { readonly type: 'leaveLine'; readonly requestId: RequestId }
  /** `again`: the caller has been in this line and is to have their place back, whatever would keep a new one out. */
  | {
      readonly type: 'joinQueue'
      readonly wait: QueueWait
      readonly callerNumber: string
      readonly again: boolean
    }
  | { readonly type: 'leaveQueue'; readonly how: Leaving }
  /** Asks for the caller's place in the queue: `queuePlace` comes back, nothing where they have none. */
  | { readonly type: 'askPlace' }
  /** The caller goes, their place in the queue stays: `number` is called when the turn comes. */
  | { readonly type: 'callBack'; readonly wait: QueueWait; readonly number: string; readonly again: boolean }
  /** An offer was found under way after a restart or a reconnect: the queue is to know of it. */
  | {
      readonly type: 'keepOffer'
      readonly wait: QueueWait
      readonly callerNumber: string
      readonly extension: string
    }
  /** The agent's phone rings. */
  | { readonly type: 'offerRinging'; readonly extension: string }
  /** The agent has answered first. */
  | { readonly type: 'offerTaken'; readonly extension: string }
  | { readonly type: 'offerAnswered'; readonly extension: string; readonly group: string }
  | { readonly type: 'offerFailed'; readonly extension: string; readonly cause: HangupCause }
  /** One guard per call: arming replaces the one before. */
  | { readonly type: 'armGuard'; readonly delayMs: number }
  | { readonly type: 'disarmGuard' }
  /** Write the state onto the caller's channel (a durable step). */
  | { readonly type: 'save' }
  | { readonly type: 'record'; readonly step: CallStep }
  /** Tell the event receiver, under the caller's leg; `facts` go into additional_data. */
  | {
      readonly type: 'push'
      readonly event: FlowEvent
      readonly dtmf: string
      readonly facts: Readonly<Record<string, string>>
    }
  /** The call owns this leg from now on: its events come here. */
  | { readonly type: 'ownLeg'; readonly legId: LegId }
  /** The last effect of a call. */
  | { readonly type: 'finish'; readonly summary: CallSummary }
