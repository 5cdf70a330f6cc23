import type { AgentRecord, GroupRecord } from '../core/acd/records.ts'

export type SaveOutcome =
  | { readonly type: 'created' }
  | { readonly type: 'replaced' }
  /** The agent is a member of groups that do not exist; nothing was written. */
  | { readonly type: 'unknownGroups'; readonly groups: readonly string[] }

export type ChangeOutcome<T> =
  | { readonly type: 'changed'; readonly record: T }
  | { readonly type: 'notFound' }
  | { readonly type: 'unknownGroups'; readonly groups: readonly string[] }

export type AgentChange = Partial<Omit<AgentRecord, 'extension'>>
export type GroupChange = Partial<Omit<GroupRecord, 'number'>>

/** What an operator does to agents and groups. Each call is one transaction; `AgentStore.onChange` fires after it. */
export interface AgentAdmin {
  saveAgent(record: AgentRecord): Promise<SaveOutcome>
  changeAgent(extension: string, change: AgentChange): Promise<ChangeOutcome<AgentRecord>>
  /** False when there was no such agent. */
  removeAgent(extension: string): Promise<boolean>
  saveGroup(record: GroupRecord): Promise<SaveOutcome>
  changeGroup(number: string, change: GroupChange): Promise<ChangeOutcome<GroupRecord>>
  /** Takes the group out of every agent's list too. False when there was no such group. */
  removeGroup(number: string): Promise<boolean>
  /** Writes all of these at once where there is neither a group nor an agent yet; else nothing, and false. */
  seed(groups: readonly GroupRecord[], agents: readonly AgentRecord[]): Promise<boolean>
}
