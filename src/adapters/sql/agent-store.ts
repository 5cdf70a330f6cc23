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
import type { Log } from '../../ports/log.ts'
import {
  deleteAgent,
  deleteGroup,
  missingGroups,
  readAgent,
  readAgents,
  readGroup,
  readGroups,
  writeAgent,
  writeGroup,
} from './agent-queries.ts'
import type { StoreSchema } from './schema.ts'

/** Agents and groups in SQL. Reads come from memory until the next write; writes are one transaction each. */
export class SqlAgentStore implements AgentStore, AgentAdmin {
  readonly #db: Kysely<StoreSchema>
  readonly #log: Log
  readonly #listeners: (() => void)[] = []
  readonly #cache: {
    agents: Promise<readonly AgentRecord[]> | null
    groups: Promise<readonly GroupRecord[]> | null
  } = { agents: null, groups: null }

  constructor(db: Kysely<StoreSchema>, log: Log) {
    this.#db = db
    this.#log = log
  }

  agents(): Promise<readonly AgentRecord[]> {
    this.#cache.agents ??= this.#forgetOnFailure('agents', this.#inTransaction(readAgents))
    return this.#cache.agents
  }

  groups(): Promise<readonly GroupRecord[]> {
    this.#cache.groups ??= this.#forgetOnFailure('groups', readGroups(this.#db))
    return this.#cache.groups
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
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

  async seed(groups: readonly GroupRecord[], agents: readonly AgentRecord[]): Promise<boolean> {
    const known = [...(await this.groups()), ...(await this.agents())]
    if (known.length > 0) return false
    return this.#write(async db => {
      for (const group of groups) await writeGroup(db, group)
      for (const agent of agents) await writeAgent(db, agent)
      return true
    })
  }

  #inTransaction<T>(work: (db: Kysely<StoreSchema>) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute(work)
  }

  async #write<T>(work: (db: Kysely<StoreSchema>) => Promise<T>): Promise<T> {
    const result = await this.#inTransaction(work)
    this.#cache.agents = null
    this.#cache.groups = null
    for (const listener of this.#listeners) this.#tell(listener)
    return result
  }

  /** The write is committed: what one listener makes of it must not look like a failed write, nor stop the others. */
  #tell(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      this.#log.error({ err: error }, 'a listener to changes of agents failed')
    }
  }

  /** A failed read is not kept: the next one asks the database again. */
  #forgetOnFailure<T>(key: 'agents' | 'groups', reading: Promise<T>): Promise<T> {
    return reading.catch(error => {
      this.#cache[key] = null
      throw error
    })
  }
}

const groupNumbers = (record: AgentRecord): string[] => record.groups.map(group => group.number)
