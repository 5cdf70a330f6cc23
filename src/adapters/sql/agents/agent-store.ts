import type { Kysely } from 'kysely'
import {
  type AgentRecord,
  type AgentStatus,
  type GroupRecord,
  withStatus,
} from '../../../core/acd/records.ts'
import { circleFrom, exitsTo, overflowsTo } from '../../../core/acd/rules/leads.ts'
import { isSame } from '../../../core/acd/same-record.ts'
import type { Log } from '../../../ports/log.ts'
import type {
  AgentAdmin,
  AgentChange,
  ChangeOutcome,
  GroupChange,
  GroupRemoval,
  OverflowCircle,
  SaveOutcome,
} from '../../../ports/queue/agent-admin.ts'
import type { AgentStore, AgentsChange, StatusSet } from '../../../ports/queue/agent-store.ts'
import type { Changes } from '../changes.ts'
import type { TellDamage } from '../database/damage.ts'
import type { LastKnown } from '../last-known.ts'
import type { StoreSchema } from '../schema.ts'
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
  writeStatus,
} from './agent-queries.ts'

/** Agents and groups in SQL. Reads come from memory until the next change; writes are one transaction each. */
export class SqlAgentStore implements AgentStore, AgentAdmin {
  readonly #changes: Changes
  readonly #log: Log
  readonly #agents: LastKnown<readonly AgentRecord[]>
  readonly #groups: LastKnown<readonly GroupRecord[]>
  readonly #listeners: ((change: AgentsChange) => void)[] = []

  constructor(changes: Changes, log: Log) {
    this.#changes = changes
    this.#agents = changes.keep('agents', db => readInOneSnapshot(db, this.#tell))
    this.#groups = changes.keep('agents', db => readGroups(db, this.#tell))
    this.#log = log
  }

  agents(): Promise<readonly AgentRecord[]> {
    return this.#agents.get()
  }

  groups(): Promise<readonly GroupRecord[]> {
    return this.#groups.get()
  }

  onChange(listener: (change: AgentsChange) => void): void {
    this.#listeners.push(listener)
    this.#changes.onChange('agents', () => listener({ type: 'anything' }))
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
    const { outcome } = await this.#changes.write(
      'agents',
      db => this.#change(db, extension, change),
      ({ news }) => news && this.#partOf(news),
    )
    return outcome
  }

  removeAgent(extension: string): Promise<boolean> {
    return this.#write(db => deleteAgent(db, extension))
  }

  async saveGroup(record: GroupRecord): Promise<SaveOutcome | OverflowCircle> {
    return this.#write(
      async db =>
        (await this.#wrongLead(db, record, [])) ?? {
          type: (await writeGroup(db, record)) ? 'replaced' : 'created',
        },
    )
  }

  async changeGroup(
    number: string,
    change: GroupChange,
  ): Promise<ChangeOutcome<GroupRecord> | OverflowCircle> {
    return this.#write(async db => {
      const before = await readGroup(db, number, this.#tell)
      if (before === null) return { type: 'notFound' }
      const record = { ...before, ...change, queue: { ...before.queue, ...change.queue }, number }
      const wrong = await this.#wrongLead(db, record, leadsOf(before))
      if (wrong !== null) return wrong
      await writeGroup(db, record)
      return { type: 'changed', record }
    })
  }

  removeGroup(number: string): Promise<GroupRemoval> {
    return this.#write(async db => {
      const groups = (await readGroups(db, unheard))
        .filter(group => group.number !== number && leadsOf(group).includes(number))
        .map(group => group.number)
      if (groups.length > 0) return { type: 'inUse', groups }
      return { type: (await deleteGroup(db, number)) ? 'removed' : 'notFound' }
    })
  }

  seed(groups: readonly GroupRecord[], agents: readonly AgentRecord[]): Promise<boolean> {
    return this.#write(async db => {
      if (await isInUse(db)) return false
      for (const group of groups) await writeGroup(db, group)
      for (const agent of agents) await writeAgent(db, agent)
      return true
    })
  }

  async #change(
    db: Kysely<StoreSchema>,
    extension: string,
    change: AgentChange,
  ): Promise<{ readonly outcome: ChangeOutcome<AgentRecord>; readonly news: StatusSet | null }> {
    const before = await readAgent(db, extension, this.#tell)
    if (before === null) return { outcome: { type: 'notFound' }, news: null }
    const record = { ...before, ...change, extension }
    const { status, statusReason: reason } = record
    if (isSame(withStatus(before, status, reason), record)) {
      await writeStatus(db, record)
      return { outcome: { type: 'changed', record }, news: { type: 'statusSet', extension, status, reason } }
    }
    const groups = await missingGroups(db, groupNumbers(record))
    if (groups.length > 0) return { outcome: { type: 'unknownGroups', groups }, news: null }
    await writeAgent(db, record)
    return { outcome: { type: 'changed', record }, news: null }
  }

  /** What is kept is mended, and whoever listens hears the status. */
  #partOf(news: StatusSet): readonly (() => void)[] {
    const { extension, status, reason } = news
    const mend = (agents: readonly AgentRecord[]): readonly AgentRecord[] =>
      agents.map(each => (each.extension === extension ? withStatus(each, status, reason) : each))
    return [() => this.#agents.amend(mend), ...this.#listeners.map(hear => () => hear(news))]
  }

  /** What is wrong with where a group leads its callers. What it led to before is not looked at again: `settled`. */
  async #wrongLead(
    db: Kysely<StoreSchema>,
    group: GroupRecord,
    settled: readonly string[],
  ): Promise<UnknownGroups | OverflowCircle | null> {
    const fresh = leadsOf(group).filter(lead => !settled.includes(lead))
    if (fresh.length === 0) return null
    const others = (await readGroups(db, unheard)).filter(each => each.number !== group.number)
    const known = new Set([...others, group].map(each => each.number))
    const unknown = fresh.filter(lead => !known.has(lead))
    if (unknown.length > 0) return { type: 'unknownGroups', groups: unknown }
    const circle = circleFrom(group.number, [...others, group])
    return circle === null ? null : { type: 'circle', groups: circle }
  }

  readonly #tell: TellDamage = damage =>
    this.#log.error({ ...damage }, 'a record of the store cannot be read whole: the rest of it is as usual')

  #write<T>(work: (db: Kysely<StoreSchema>) => Promise<T>): Promise<T> {
    return this.#changes.write('agents', work)
  }
}

type UnknownGroups = Extract<SaveOutcome, { type: 'unknownGroups' }>

/** Told already when the record was read to be used. */
const unheard: TellDamage = () => undefined

const leadsOf = (group: GroupRecord): readonly string[] => [...overflowsTo(group), ...exitsTo(group)]

const groupNumbers = (record: AgentRecord): string[] => record.groups.map(group => group.number)

/** Agents and what belongs to them as of one moment. SQLite has no other way; PostgreSQL must be told. */
const readInOneSnapshot = (db: Kysely<StoreSchema>, tell: TellDamage): Promise<AgentRecord[]> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(transaction => readAgents(transaction, tell))
