import type { Kysely } from 'kysely'
import type { AgentMemory, LastTalk } from '../../../core/acd/agent-memory.ts'
import type { Millis } from '../../../core/shared/ids.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import type { QueueMemory } from '../../../ports/queue/queue-memory.ts'
import { upsertRows } from '../database/upsert.ts'
import { withoutRefused } from '../database/without-refused.ts'
import { WriteBehind, writeBehindLimits } from '../database/write-behind.ts'
import type { StoreSchema } from '../schema.ts'
import { agentKey, agentMemory, agentStateRow } from './agent-state-rows.ts'
import { readTalks } from './last-talks.ts'

type Db = Kysely<StoreSchema>

interface Needs {
  readonly clock: Clock
  readonly log: Log
}

/** What the queue remembers, in SQL: one row for each agent, written behind. */
export class SqlQueueMemory implements QueueMemory {
  readonly #db: Db
  readonly #log: Log
  readonly #behind: WriteBehind<AgentMemory>

  constructor(db: Db, { clock, log }: Needs) {
    this.#db = db
    this.#log = log
    this.#behind = new WriteBehind({
      of: 'agent states',
      clock,
      log,
      limits: writeBehindLimits,
      write: batch =>
        withoutRefused(batch, some =>
          upsertRows(
            db,
            'nacd_agent_states',
            'extension',
            some.map(([, memory]) => agentStateRow(memory)),
          ),
        ),
    })
  }

  async agents(): Promise<readonly AgentMemory[]> {
    await this.#behind.flush()
    const rows = await this.#db.selectFrom('nacd_agent_states').selectAll().orderBy('extension').execute()
    return rows.flatMap(row => {
      const memory = agentMemory(row)
      if (memory !== null) return [memory]
      this.#log.error({ agent: row.extension }, 'what was remembered of an agent cannot be read')
      return []
    })
  }

  keep(memory: AgentMemory): void {
    this.#behind.put(agentKey(memory.extension), memory)
  }

  talksSince(at: Millis, most: number): Promise<readonly LastTalk[]> {
    return readTalks(this.#db, at, most)
  }

  flush(): Promise<void> {
    return this.#behind.flush()
  }

  stop(): Promise<void> {
    return this.#behind.stop()
  }
}
