import type { CallSummary } from '../core/call/record/record.ts'
import type { DialTarget } from '../core/call/switch-command.ts'
import type { FlowRequest, FlowResponse } from '../core/flow/contract.ts'
import type { Sound } from '../ports/house/sound-library.ts'
import type { BridgeOutcome } from './script.ts'

/** One name of an answer and what is heard of it: a file, or the recordings a spoken number is put together from. */
export interface Heard {
  readonly name: string
  readonly sounds: readonly Sound[]
}

export type Listener = 'caller' | 'agent'

type What =
  | { readonly type: 'asked'; readonly request: FlowRequest }
  | {
      readonly type: 'answered'
      readonly request: FlowRequest
      readonly response: FlowResponse
      readonly tookMs: number
      /** As it came; "" from the built-in flow. */
      readonly raw: string
    }
  | {
      readonly type: 'failed'
      readonly request: FlowRequest
      readonly reason: string
      readonly detail: string
      readonly tookMs: number
      readonly raw: string
    }
  /** A value of the answer that nacd does not pass on. */
  | { readonly type: 'refused'; readonly field: string; readonly value: string }
  /** The answer could be read, and nothing can be done with it. */
  | { readonly type: 'unusable'; readonly field: string }
  | { readonly type: 'fallback'; readonly to: string }
  /** The caller's leg is answered: from here on they pay. */
  | { readonly type: 'callerAnswered' }
  | {
      readonly type: 'heard'
      readonly by: Listener
      readonly forever: boolean
      readonly heard: readonly Heard[]
    }
  | {
      readonly type: 'collected'
      readonly survey: boolean
      readonly length: number
      readonly heard: readonly Heard[]
      /** After a try that was too short. */
      readonly heardAfterBad: readonly Heard[]
      readonly tries: number
      readonly typed: string
    }
  /** The keys were there before they were asked for: no prompt is heard, the next question has them. */
  | { readonly type: 'typedAhead' }
  | {
      readonly type: 'dialled'
      readonly target: DialTarget
      readonly displayNumber: string
      readonly timeoutSeconds: number
      readonly variables: Readonly<Record<string, string>>
      /** Whether it is the queue that rings an agent. */
      readonly offer: boolean
      readonly outcome: BridgeOutcome
    }
  | { readonly type: 'talking'; readonly seconds: number; readonly endedBy: Listener }
  | {
      readonly type: 'queued'
      readonly group: string
      readonly priority: number
      readonly skills: string
      readonly timeoutSeconds: number
      readonly outcome: 'agent' | 'timeout' | 'unknown_group'
      /** Until then, in seconds. */
      readonly waited: number
    }
  | { readonly type: 'rated'; readonly digit: string }
  | { readonly type: 'recorded'; readonly mailbox: string; readonly path: string; readonly seconds: number }
  | { readonly type: 'transferred'; readonly destination: string }
  /** The core took the call for an endless loop and ended it. */
  | { readonly type: 'looped'; readonly questions: number }
  /** It went on for so long that any caller would have hung up. */
  | { readonly type: 'lostPatience'; readonly questions: number; readonly seconds: number }
  | { readonly type: 'ended'; readonly summary: CallSummary }

/** Something that happens in a simulated call; `at` in ms since it arrived, of the simulation's own time. */
export type Happening = What & { readonly at: number }

/** What a part of the simulation tells; the time is put to it by who knows it. */
export type Tell = (what: What) => void

/** Whether the server's answers were of use: with one of these among them they were not. */
const unusableTypes: readonly Happening['type'][] = ['failed', 'fallback', 'looped', 'lostPatience']

export const isOrderly = (happenings: readonly Happening[]): boolean =>
  !happenings.some(({ type }) => unusableTypes.includes(type))
