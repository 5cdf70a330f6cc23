import type { QueueFailure } from '../call/call-event.ts'

/** One step of what changes the longer a caller waits. Steps add up in the order of `after`. */
export interface Escalation {
  /** Seconds of wait. */
  readonly after: number
  /** Agents up to this level from now on; 0 = all. null = as before. */
  readonly levels: number | null
  /** Points taken off each skill's needed score. */
  readonly skills: number
  /** Points of priority added. */
  readonly priority: number
}

/** How a group's queue treats who waits. Seconds, where nothing else is said. */
export interface QueueRules {
  /** Seconds of wait that make up for one point of priority, so that nobody starves; 0 = priority always goes first. */
  readonly ageing: number
  /** Agents up to this level from the start; 0 = all. */
  readonly levels: number
  readonly escalation: readonly Escalation[]
  /** Ring-progressively: after so long one more agent is rung. */
  readonly progress: number
  /** How long ago the agent may have spoken with the caller to be theirs first, in minutes. */
  readonly stickyWithin: number
  /** How long the caller waits for just that agent while they are on another call; 0 = not at all. */
  readonly stickyWait: number
  /** Most waiting callers for each agent who is logged in; 0 = any number. */
  readonly waitersPerAgent: number
  /** Most customers who wait to be called back at once; 0 = any number. */
  readonly maxCallbacks: number
  /** Whether callers are turned away while no agent of the group is logged in. */
  readonly needsAgents: boolean
  /** Where a key leads while waiting: `callback`, or one of the forms of `overflow`. */
  readonly exits: Readonly<Record<string, string>>
  /** Where each way of not being served leads; a form of `overflow`, or `flow` = the call-flow server is asked (queue_failed). Without an entry: `overflow`. */
  readonly overflows: Readonly<Partial<Record<QueueFailure, string>>>
  /** How often something is said to who waits; 0 = never. */
  readonly announceEvery: number
  readonly sayPosition: boolean
  readonly sayWait: boolean
  /** What only the agent hears when they have answered, in the contract's form of audio; "" = nothing. */
  readonly whisper: string
  /** Whether the agent hears how long the caller has waited. */
  readonly whisperWait: boolean
  readonly record: boolean
  /** What the caller hears before the wait where calls are recorded; "" = nothing. */
  readonly recordAnnouncement: string
  /** Answered within so long counts for the service level. */
  readonly serviceLevel: number
  /** Who hangs up within so long is not counted as abandoned, but apart. */
  readonly shortAbandon: number
}

export const defaultQueueRules: QueueRules = {
  ageing: 300,
  levels: 0,
  escalation: [],
  progress: 5,
  stickyWithin: 10_080,
  stickyWait: 0,
  waitersPerAgent: 0,
  maxCallbacks: 100,
  needsAgents: false,
  exits: {},
  overflows: {},
  announceEvery: 0,
  sayPosition: true,
  sayWait: true,
  whisper: '',
  whisperWait: false,
  record: false,
  recordAnnouncement: '',
  serviceLevel: 20,
  shortAbandon: 5,
}
