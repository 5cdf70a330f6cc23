import type { AgentRecord, GroupRecord } from '../../core/acd/records.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentStore, AgentsChange, StatusSet } from '../../ports/queue/agent-store.ts'
import type { QueueMemory } from '../../ports/queue/queue-memory.ts'
import { FreshStatuses } from './fresh-statuses.ts'
import { KeyedTimers } from './keyed-timers.ts'
import { type Recalled, recall } from './recall.ts'

export interface RecordReaderDeps {
  readonly clock: Clock
  readonly log: Log
  readonly store: AgentStore
  readonly memory: QueueMemory
}

export interface Reading {
  readonly agents: readonly AgentRecord[]
  readonly groups: readonly GroupRecord[]
}

/** Who is told what the store has. */
export interface RecordTaker {
  /** All agents and groups; the first time also what was remembered. */
  configured(reading: Reading, recalled: Recalled | null): void
  statusSet(news: StatusSet): void
}

/** When the store is asked again after it failed, in ms. */
const retryMs = 5_000

/**
 * Agents and groups as the store has them: read at the start and again whenever they change. Of an agent who only set
 * their status, just that is passed on.
 */
export class RecordReader {
  readonly #deps: RecordReaderDeps
  readonly #taker: RecordTaker
  readonly #timers: KeyedTimers
  readonly #statuses = new FreshStatuses()
  #isReading = false
  #isStale = false
  #hasRecalled = false

  constructor(deps: RecordReaderDeps, taker: RecordTaker) {
    this.#deps = deps
    this.#taker = taker
    this.#timers = new KeyedTimers(deps.clock)
    deps.store.onChange(change => this.#changed(change))
  }

  /** Reads everything again; changes that come meanwhile cause one more reading. */
  async read(): Promise<void> {
    this.#isStale = true
    if (this.#isReading) return
    this.#isReading = true
    try {
      while (this.#isStale) {
        this.#isStale = false
        await this.#readOnce()
      }
    } catch (error) {
      this.#deps.log.error({ error: String(error) }, 'agents and groups could not be read')
      this.#timers.start('read', retryMs, () => void this.read())
    } finally {
      this.#isReading = false
    }
  }

  /** The queue has set an agent busy: kept in the store, and undone by no reading until then. Never rejects. */
  async keepBusy(extension: string, reason: string): Promise<void> {
    const { store, log } = this.#deps
    this.#statuses.writing(extension, { status: 'busy', reason })
    try {
      await store.setStatus(extension, 'busy', reason)
      this.#statuses.written(extension)
    } catch (error) {
      this.#statuses.notWritten(extension)
      log.error({ agent: extension, error: String(error) }, 'agent status could not be saved')
    }
  }

  stop(): void {
    this.#timers.stop()
  }

  #changed(change: AgentsChange): void {
    if (change.type === 'anything') {
      void this.read()
      return
    }
    this.#statuses.told(change.extension, change)
    this.#taker.statusSet(change)
  }

  async #readOnce(): Promise<void> {
    const { store } = this.#deps
    this.#statuses.readingBegins()
    const [agents, groups, recalled] = await Promise.all([
      store.agents(),
      store.groups(),
      this.#hasRecalled ? null : recall(this.#deps),
    ])
    this.#hasRecalled ||= recalled !== null
    this.#taker.configured({ agents: this.#statuses.over(agents), groups }, recalled)
  }
}
