import type { LegId, Millis } from '../shared/ids.ts'
import type { AgentRecord } from './records.ts'

/** What an agent is doing, as far as the switch and the queue tell. */
export type AgentActivity =
  | { readonly type: 'idle' }
  | { readonly type: 'offered'; readonly callId: LegId }
  | { readonly type: 'talking'; readonly callId: LegId; readonly group: string }
  /** Not to be offered a call until `until`: wrap-up after a call, or a pause after one that was not taken. */
  | { readonly type: 'resting'; readonly why: 'wrapUp' | 'noAnswer'; readonly until: Millis }

export interface Agent {
  record: AgentRecord
  activity: AgentActivity
  /** When the present activity began: longest-idle order. */
  since: Millis
  /** Live legs at the agent's extension, whoever made them. */
  readonly legs: Set<LegId>
  noAnswers: number
}

export function newAgent(record: AgentRecord, now: Millis): Agent {
  return { record, activity: { type: 'idle' }, since: now, legs: new Set(), noAnswers: 0 }
}

/** Whether a call can be offered now: ready, phone registered, no leg, nothing on hand. */
export function isFree(agent: Agent, registered: ReadonlySet<string>): boolean {
  return (
    agent.record.status === 'ready' &&
    agent.activity.type === 'idle' &&
    agent.legs.size === 0 &&
    registered.has(agent.record.extension)
  )
}
