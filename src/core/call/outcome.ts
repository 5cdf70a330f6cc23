import type { QueueRules } from '../acd/queue-rules.ts'
import type { DidPolicy } from '../did/overflow.ts'
import type { FlowEvent } from '../flow/contract.ts'
import type { FlowFallback } from '../flow/fallback.ts'
import type { LegId, Millis, RequestId } from '../shared/ids.ts'
import { requestId } from '../shared/ids.ts'
import type { NumberPlan } from '../shared/phone-number.ts'
import type { CallEffect } from './call-effect.ts'
import { recordIdOf } from './record/record-id.ts'
import type { CallState, Phase } from './state.ts'
import type { Prompts, SwitchCommand } from './switch-command.ts'

/** What a step may know beside state and event: time, one fresh uuid, and the house rules. */
export interface StepInput {
  readonly now: Millis
  readonly freshLegId: LegId
  readonly policy: CallPolicy
}

/** The part of the configuration that decides calls. */
export interface CallPolicy {
  readonly fallback: FlowFallback
  /** Heard while a phone rings and the server named nothing. */
  readonly ringback: Prompts
  /** Heard in a queue when neither server nor group names anything. */
  readonly music: Prompts
  /** Heard by who waits for a line to the outside. */
  readonly lineMusic: Prompts
  /** What groups say for themselves, by number. */
  readonly groups: ReadonlyMap<string, GroupPolicy>
  /** Job numbers of the agents that have one, by extension. */
  readonly jobNumbers: ReadonlyMap<string, string>
  readonly callbacks: CallbacksNow
  /** Seconds a bridge rings when the server does not say. */
  readonly bridgeTimeoutSeconds: number
  /** Questions one call may put to the server within a minute before it is taken for an endless loop. */
  readonly questionsPerMinute: number
  readonly did: DidPolicy
  /** How numbers are written before they are looked up. */
  readonly numbers: NumberPlan
  /** Folder for the callers' messages, as the switch sees it. */
  readonly recordings: string
}

/** Who waits to be called back at this moment. */
export interface CallbacksNow {
  /** How many, by this group. */
  waitingIn(group: string): number
  /** Whether the customer at this number does. */
  isWaiting(number: string, group: string): boolean
}

/** The part of a group's settings that decides calls. */
export interface GroupPolicy {
  /** [] = the house's. */
  readonly music: Prompts
  readonly name: string
  readonly announcesAgentNumber: boolean
  readonly survey: boolean
  readonly queue: QueueRules
  /** Longest wait in seconds; 0 = no limit. */
  readonly maxWait: number
  /** Where who is not served goes where `queue.overflows` says nothing. */
  readonly overflow: string
  /** Comfort messages, one at a time in turn. */
  readonly comfort: readonly Prompts[]
}

export interface Outcome {
  readonly state: CallState
  readonly effects: readonly CallEffect[]
}

/** The state with another phase, and what is to be done. */
export function moveTo(state: CallState, phase: Phase, ...effects: CallEffect[]): Outcome {
  return { state: { ...state, phase }, effects }
}

/** Nothing changes. */
export const stay = (state: CallState): Outcome => ({ state, effects: [] })

/** Puts effects before those of `outcome`. */
export function after(effects: readonly CallEffect[], outcome: Outcome): Outcome {
  return { state: outcome.state, effects: [...effects, ...outcome.effects] }
}

/** Counts a request and names it: unique on its channel, the same after a replay. */
export function nextRequest(state: CallState): { readonly state: CallState; readonly id: RequestId } {
  const requests = state.requests + 1
  return { state: { ...state, requests }, id: requestId(`${recordIdOf(state)}.${requests}`) }
}

export const command = (cmd: SwitchCommand): CallEffect => ({ type: 'command', command: cmd })

export const record = (
  input: StepInput,
  type: string,
  detail: Readonly<Record<string, string | number | boolean>> = {},
): CallEffect => ({ type: 'record', step: { at: input.now, type, detail } })

export const push = (
  event: FlowEvent,
  facts: Readonly<Record<string, string>> = {},
  dtmf = '',
): CallEffect => ({ type: 'push', event, dtmf, facts })

/** Answers the caller once; a call that is answered already stays as it is. */
export function answered(state: CallState, input: StepInput): Outcome {
  if (state.answeredAt !== null) return stay(state)
  return {
    state: { ...state, answeredAt: input.now },
    effects: [command({ type: 'answer', legId: state.uuid })],
  }
}
