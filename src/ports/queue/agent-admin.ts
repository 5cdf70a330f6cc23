import type { QueueRules } from '../../core/acd/queue-rules.ts'
import type { AgentRecord, GroupRecord } from '../../core/acd/records.ts'

export type SaveOutcome =
  | { readonly type: 'created' }
  | { readonly type: 'replaced' }
  /** The record names groups that do not exist; nothing was written. */
  | { readonly type: 'unknownGroups'; readonly groups: readonly string[] }

/** Callers whom nobody takes would come back to the group they came from: `120, 121, 120`; nothing was written. */
export interface OverflowCircle {
  readonly type: 'circle'
  readonly groups: readonly string[]
}

export type GroupRemoval =
  | { readonly type: 'removed' }
  | { readonly type: 'notFound' }
  /** Callers of these groups are led to it; nothing was removed. */
  | { readonly type: 'inUse'; readonly groups: readonly string[] }

export type ChangeOutcome<T> =
  | { readonly type: 'changed'; readonly record: T }
  | { readonly type: 'notFound' }
  | { readonly type: 'unknownGroups'; readonly groups: readonly string[] }

export type AgentChange = Partial<Omit<AgentRecord, 'extension'>>
export type GroupChange = Partial<Omit<GroupRecord, 'number' | 'queue'>> & {
  /** Only these of the queue's rules. */
  readonly queue?: Partial<QueueRules>
}

/** What an operator does to agents and groups. Each call is one transaction; `AgentStore.onChange` fires after it. */
export interface AgentAdmin {
  saveAgent(record: AgentRecord): Promise<SaveOutcome>
  changeAgent(extension: string, change: AgentChange): Promise<ChangeOutcome<AgentRecord>>
  /** False when there was no such agent. */
  removeAgent(extension: string): Promise<boolean>
  /** Groups it leads callers to must be there, and none may lead them back. */
  saveGroup(record: GroupRecord): Promise<SaveOutcome | OverflowCircle>
  /** As `saveGroup`, where a change adds a group that callers are led to. */
  changeGroup(number: string, change: GroupChange): Promise<ChangeOutcome<GroupRecord> | OverflowCircle>
  /** Takes the group out of every agent's list too. */
  removeGroup(number: string): Promise<GroupRemoval>
  /** Writes all of these at once where there is neither a group nor an agent yet; else nothing, and false. */
  seed(groups: readonly GroupRecord[], agents: readonly AgentRecord[]): Promise<boolean>
}
