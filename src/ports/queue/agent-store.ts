import type { AgentRecord, AgentStatus, GroupRecord } from '../../core/acd/records.ts'

/** Agents and groups as nacd keeps them. `onChange` fires after any committed change, with nothing but "look again". */
export interface AgentStore {
  agents(): Promise<readonly AgentRecord[]>
  groups(): Promise<readonly GroupRecord[]>
  setStatus(extension: string, status: AgentStatus, reason: string): Promise<void>
  onChange(listener: () => void): void
}
