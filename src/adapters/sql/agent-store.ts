import type { Kysely } from 'kysely'
import type { AgentRecord, AgentStatus, GroupRecord } from '../../core/acd/records.ts'
import type {
  AgentAdmin,
  AgentChange,
  ChangeOutcome,
  GroupChange,
  SaveOutcome,
} from '../../ports/agent-admin.ts'
import type { AgentStore } from '../../ports/agent-store.ts'
import {
  deleteAgent,
  deleteGroup,
  isInUse,
  missingGroups,
  readAgent,
  readAgents,
  readGroup,
  readGroups,
  writeAgent,
  writeGroup,
} from './agent-queries.ts'
import type { Changes } from './changes.ts'
import type { LastKnown } from './last-known.ts'
import type { StoreSchema } from './schema.ts'

/** Agents and groups in SQL. Reads come from memory until the next change; writes are one transaction each. */
export class SqlAgentStore implements AgentStore, AgentAdmin {
  readonly #changes: Changes
  readonly #agents: LastKnown<readonly AgentRecord[]>
  readonly #groups: LastKnown<readonly GroupRecord[]>

  constructor(changes: Changes) {
    this.#changes = changes
    this.#agents = changes.keep('agents', readInOneSnapshot)
    this.#groups = changes.keep('agents', readGroups)
  }

  agents(): Promise<readonly AgentRecord[]> {
    return this.#agents.get()
  }

  groups(): Promise<readonly GroupRecord[]> {
    return this.#groups.get()
  }

  onChange(listener: () => void): void {
    this.#changes.onChange('agents', listener)
  }

  async setStatus(extension: string, status: AgentStatus, reason: string): Promise<void> {
    await this.changeAgent(extension, { status, statusReason: reason })
  }

  async saveAgent(record: AgentRecord): Promise<SaveOutcome> {
    return this.#write(async db => {
      const groups = await missingGroups(db, groupNumbers(record))
      if (groups.length > 0) return { type: 'unknownGroups', groups }
      return { type: (await writeAgent(db, record)) ? 'replaced' : 'created' }
    })
  }

  async changeAgent(extension: string, change: AgentChange): Promise<ChangeOutcome<AgentRecord>> {
    return this.#write(async db => {
      const before = await readAgent(db, extension)
      if (before === null) return { type: 'notFound' }
      const record = { ...before, ...change, extension }
      const groups = await missingGroups(db, groupNumbers(record))
      if (groups.length > 0) return { type: 'unknownGroups', groups }
      await writeAgent(db, record)
      return { type: 'changed', record }
    })
  }

  removeAgent(extension: string): Promise<boolean> {
    return this.#write(db => deleteAgent(db, extension))
  }

  async saveGroup(record: GroupRecord): Promise<SaveOutcome> {
    return this.#write(async db => ({ type: (await writeGroup(db, record)) ? 'replaced' : 'created' }))
  }

  async changeGroup(number: string, change: GroupChange): Promise<ChangeOutcome<GroupRecord>> {
    return this.#write(async db => {
      const before = await readGroup(db, number)
      if (before === null) return { type: 'notFound' }
      const record = { ...before, ...change, number }
      await writeGroup(db, record)
      return { type: 'changed', record }
    })
  }

  removeGroup(number: string): Promise<boolean> {
    return this.#write(db => deleteGroup(db, number))
  }

  seed(groups: readonly GroupRecord[], agents: readonly AgentRecord[]): Promise<boolean> {
    return this.#write(async db => {
      if (await isInUse(db)) return false
      for (const group of groups) await writeGroup(db, group)
      for (const agent of agents) await writeAgent(db, agent)
      return true
    })
  }

  #write<T>(work: (db: Kysely<StoreSchema>) => Promise<T>): Promise<T> {
    return this.#changes.write('agents', work)
  }
}

const groupNumbers = (record: AgentRecord): string[] => record.groups.map(group => group.number)

/** Agents and what belongs to them as of one moment. SQLite has no other way; PostgreSQL must be told. */
const readInOneSnapshot = (db: Kysely<StoreSchema>): Promise<AgentRecord[]> =>
  db.transaction().setIsolationLevel('repeatable read').execute(readAgents)
