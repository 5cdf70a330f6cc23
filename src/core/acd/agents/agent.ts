import type { LegId, Millis } from '../../shared/ids.ts'
import { millis } from '../../shared/ids.ts'
import type { AgentMemory, RestReason } from '../agent-memory.ts'
import type { Caller } from '../callers/caller.ts'
import type { OrderedSet } from '../floor/ordered-set.ts'
import type { OfferEnd } from '../offer-end.ts'
import type { AgentState } from '../queue-fact.ts'
import type { AgentRecord } from '../records.ts'
import type { Seat } from './seat.ts'

/** What an agent is doing for the queue, as far as the switch and the queue tell. */
export type AgentActivity =
  | { readonly type: 'idle' }
  /** The phone is to ring, rings, or was answered and the two do not talk yet. */
  | { readonly type: 'offered' | 'ringing' | 'taken'; readonly callId: LegId; readonly group: string }
  | { readonly type: 'talking'; readonly callId: LegId; readonly group: string; readonly since: Millis }
  /** Not to be offered a call until `until`; `talkedMs`: the talk a wrap-up follows. */
  | {
      readonly type: 'resting'
      readonly why: RestReason
      readonly since: Millis
      readonly until: Millis
      readonly group: string
      readonly talkedMs: number
    }

export interface Agent {
  record: AgentRecord
  activity: AgentActivity
  /** When the present activity began. */
  since: Millis
  /** Since when they have had no call: longest-idle order. */
  idleSince: Millis
  /** Live legs at the agent's extension, whoever made them. */
  readonly legs: Set<LegId>
  /** Those of `legs` that belong to the offer or the talk they are in. */
  readonly queueLegs: Set<LegId>
  readonly heldLegs: Set<LegId>
  /** Those within reach at which the phone is registered; none = it is off. */
  switches: ReadonlySet<string>
  /** Offers not taken, in a row. */
  misses: Readonly<Partial<Record<OfferEnd, number>>>
  /** Calls of queues taken since the day began, and time talked in them. */
  calls: number
  talkedMs: number
  /** A talk from before a restart of which it is not known yet whether it goes on. */
  remembered: AgentMemory['talk']
  /** Their places in groups that exist. */
  seats: readonly Seat[]
  /** Whether they stand among the idle of their groups. */
  isSeated: boolean
  /** Callers who wait for just this agent. */
  own: OrderedSet<Caller> | null
}

export const newAgent = (record: AgentRecord, switches: ReadonlySet<string>, now: Millis): Agent => ({
  record,
  activity: { type: 'idle' },
  since: now,
  idleSince: now,
  legs: new Set(),
  queueLegs: new Set(),
  heldLegs: new Set(),
  switches,
  misses: {},
  calls: 0,
  talkedMs: 0,
  remembered: null,
  seats: [],
  isSeated: false,
  own: null,
})

/** Why an agent can be offered nothing, the reason that lasts longest first; `idle` = they can. */
export const standings = ['offline', 'busy', 'unregistered', 'talking', 'resting', 'idle'] as const
export type Standing = (typeof standings)[number]

export function standingOf({ record, switches, activity, legs, remembered }: Agent): Standing {
  if (record.status !== 'ready') return record.status
  if (switches.size === 0) return 'unregistered'
  if (legs.size > 0 || remembered !== null) return 'talking'
  if (activity.type === 'idle' || activity.type === 'resting') return activity.type
  return 'talking'
}

/** Whether the phone can ring at that switch; "" = at any. */
export const isAt = ({ switches }: Agent, switchName: string): boolean =>
  switchName === '' ? switches.size > 0 : switches.has(switchName)

const stateByActivity = {
  offered: 'offered',
  ringing: 'ringing',
  taken: 'talking',
  talking: 'talking',
} as const

/** What they are doing, in one word; a leg outside the queue is a talk as well. */
export function stateOf(agent: Agent): AgentState {
  const { activity, legs, heldLegs, switches } = agent
  if (activity.type === 'resting') return activity.why === 'wrapUp' ? 'wrap_up' : 'resting'
  const state =
    activity.type === 'idle' ? (legs.size > 0 ? 'talking' : 'idle') : stateByActivity[activity.type]
  if (state === 'talking' && heldLegs.size > 0) return 'held'
  return state === 'idle' && switches.size === 0 ? 'unregistered' : state
}

/** The call of a queue they are on or are being offered, with its group; a wrap-up is of a group alone. */
export function onHandOf({ activity }: Agent): { readonly callId: LegId | ''; readonly group: string } {
  if (activity.type === 'idle') return { callId: '', group: '' }
  return { callId: activity.type === 'resting' ? '' : activity.callId, group: activity.group }
}

export const memoryOf = (agent: Agent, now: Millis): AgentMemory => ({
  extension: agent.record.extension,
  rest: restOf(agent.activity),
  talk: talkOf(agent),
  idleSince: agent.idleSince,
  misses: agent.misses,
  calls: agent.calls,
  talkedMs: agent.talkedMs,
  at: now,
})

function restOf(activity: AgentActivity): AgentMemory['rest'] {
  if (activity.type !== 'resting') return null
  return { why: activity.why, until: activity.until, group: activity.group }
}

function talkOf({ activity, remembered }: Agent): AgentMemory['talk'] {
  if (activity.type !== 'talking') return remembered
  return { callId: activity.callId, group: activity.group, since: millis(activity.since) }
}
