import type { OfferEnd, RestRule } from './offer-end.ts'
import type { QueueRules } from './queue-rules.ts'

/** What an agent says of themselves. What they are doing (idle, ringing, talking) only the switch says. */
export type AgentStatus = 'ready' | 'busy' | 'offline'

export interface GroupMembership {
  /** The group's number, e.g. "120". */
  readonly number: string
  /** Lower levels are tried first, 1.. */
  readonly level: number
  /** Order inside a level, 1.. */
  readonly position: number
}

/** An agent 座席 as kept in nacd's store; the key is the extension they answer at. */
export interface AgentRecord {
  readonly extension: string
  readonly name: string
  readonly jobNumber: string
  readonly groups: readonly GroupMembership[]
  readonly skills: Readonly<Record<string, number>>
  readonly status: AgentStatus
  readonly statusReason: string
  /** No-answers in a row after which the agent is set busy; 0 = never. */
  readonly maxNoAnswer: number
  /** Seconds of rest after a call; null = the group's. */
  readonly wrapUp: number | null
  /** Whether the phone is asked to answer by itself (SIP headers Call-Info and Alert-Info). */
  readonly autoAnswer: boolean
  /** What follows an offer that was not taken, where it differs from the house's (offer-end.ts). */
  readonly rests: Readonly<Partial<Record<OfferEnd, RestRule>>>
}

export const withStatus = (record: AgentRecord, status: AgentStatus, statusReason: string): AgentRecord => ({
  ...record,
  status,
  statusReason,
})

/** The language of a group's prompts: "" = the house's, `ask` = the caller chooses by key. */
export type GroupLanguage = '' | 'zh' | 'en' | 'ask'

/** A group 座席组; the key is its number. Times in seconds. */
export interface GroupRecord {
  readonly number: string
  readonly name: string
  readonly strategy: string
  readonly ringTimeout: number
  readonly wrapUp: number
  /** Longest wait; 0 = no limit. */
  readonly maxWait: number
  /** Most callers waiting; 0 = no limit. */
  readonly maxLength: number
  readonly overflow: string
  /** Audio in the contract's form; "" = the built-in music. */
  readonly music: string
  readonly announcements: readonly string[]
  readonly agentNumberAnnouncement: boolean
  readonly survey: boolean
  readonly sticky: boolean
  readonly openingHours: string
  readonly greeting: string
  readonly language: GroupLanguage
  /** How the queue treats who waits. */
  readonly queue: QueueRules
}
