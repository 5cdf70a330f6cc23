import type { AgentRecord, AgentStatus, GroupRecord } from '../../core/acd/records.ts'

export interface StatusSet {
  readonly type: 'statusSet'
  readonly extension: string
  readonly status: AgentStatus
  readonly reason: string
}

/** What a committed change was: an agent's status and nothing else, or anything, to be read again. */
export type AgentsChange = StatusSet | { readonly type: 'anything' }

/**
 * Agents and groups as nacd keeps them. `onChange` fires after any committed change. Statuses are told in the order in
 * which they were committed; one that may be out of that order, and any of another controller, is told as `anything`.
 */
export interface AgentStore {
  agents(): Promise<readonly AgentRecord[]>
  groups(): Promise<readonly GroupRecord[]>
  setStatus(extension: string, status: AgentStatus, reason: string): Promise<void>
  onChange(listener: (change: AgentsChange) => void): void
}
