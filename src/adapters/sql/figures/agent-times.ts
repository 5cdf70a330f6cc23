import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type SpentTime, workTimes } from '../../../core/figures/spent-time.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import type { AgentTimeStore, KeptTime, TimesWanted } from '../../../ports/queue/agent-times.ts'
import { inTransaction } from '../database/transaction.ts'
import { withoutRefused } from '../database/without-refused.ts'
import { WriteBehind, writeBehindLimits } from '../database/write-behind.ts'
import type { StoreSchema } from '../schema.ts'
import { readTimes } from './agent-time-reader.ts'
import { agentTimeRow, doingNames, keptTime, timeKey } from './agent-time-rows.ts'
import { writeTimes } from './agent-time-writer.ts'

type Db = Kysely<StoreSchema>

interface Needs {
  readonly clock: Clock
  readonly log: Log
}

/** A thousand agents with the database down for four hours. */
const waiting = 100_000

/** Agents' time in SQL: a row of this run for each thing an agent did in a quarter, written behind. */
export class SqlAgentTimes implements AgentTimeStore {
  readonly #db: Db
  readonly #run = randomUUID()
  readonly #behind: WriteBehind<SpentTime>

  constructor(db: Db, { clock, log }: Needs) {
    this.#db = db
    this.#behind = new WriteBehind({
      of: "agents' times",
      clock,
      log,
      limits: { ...writeBehindLimits, batch: 50, waiting },
      write: batch =>
        withoutRefused(batch, some =>
          inTransaction(db, clock, transaction =>
            writeTimes(
              transaction,
              some.map(([, spent]) => agentTimeRow(spent, this.#run)),
            ),
          ),
        ),
    })
  }

  keep(spent: SpentTime): void {
    this.#behind.put(timeKey(spent), spent)
  }

  async *keptIn({ times, ...wanted }: TimesWanted): AsyncIterable<readonly KeptTime[]> {
    for (const time of times) {
      for await (const rows of readTimes(this.#db, time, wanted)) {
        yield rows.map(row => keptTime(time, row, this.#run))
      }
    }
  }

  async removeBefore(at: number): Promise<void> {
    for (const time of workTimes) {
      let oldest = await this.#oldest(doingNames[time])
      for (; oldest !== null && oldest < at; oldest = await this.#oldest(doingNames[time])) {
        await this.#remove(doingNames[time], oldest)
      }
    }
  }

  flush(): Promise<void> {
    return this.#behind.flush()
  }

  stop(): Promise<void> {
    return this.#behind.stop()
  }

  async #oldest(doing: string): Promise<number | null> {
    const { quarter } = await this.#db
      .selectFrom('nacd_agent_times')
      .select(row => row.fn.min<number | string | null>('quarter').as('quarter'))
      .where('doing', '=', doing)
      .executeTakeFirstOrThrow()
    return quarter === null ? null : Number(quarter)
  }

  /** A quarter at a time: SQLite answers without a turn of the event loop, and a long removal must let calls in between. */
  async #remove(doing: string, quarter: number): Promise<void> {
    await this.#db
      .deleteFrom('nacd_agent_times')
      .where('doing', '=', doing)
      .where('quarter', '=', quarter)
      .execute()
    await new Promise(resolve => setImmediate(resolve))
  }
}
