import type { Kysely } from 'kysely'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { reasonOf } from './database/store-error.ts'
import { inTransaction } from './database/transaction.ts'
import { LastKnown } from './last-known.ts'
import type { StoreSchema } from './schema.ts'

type Db = Kysely<StoreSchema>

/** Kinds of records that are changed alone: one writer at a time for each, whatever the number of nodes. */
export type Topic = 'agents' | 'rules' | 'gateways' | 'routes' | 'limits' | 'destinations' | 'vips'

/** How often it is looked whether another node has changed something, in ms. */
const lookMs = 2000

export interface ChangesNeeds {
  readonly clock: Clock
  readonly log: Log
}

/**
 * Every change of records that are kept in memory, by this node and, seen a moment later, by others on the same database.
 * Whoever changes something first takes the topic's row of `nacd_changes`: that is the lock which lets one writer in at a
 * time, and the counter by which the others see that there is something new.
 */
export class Changes {
  readonly #db: Db
  readonly #needs: ChangesNeeds
  readonly #seen = new Map<string, number>()
  readonly #kept: { readonly topic: Topic; readonly records: LastKnown<unknown> }[] = []
  readonly #listeners: { readonly topic: Topic; readonly hear: () => void }[] = []
  #cancelLook: (() => void) | null = null
  #isStopped = false

  constructor(db: Db, needs: ChangesNeeds) {
    this.#db = db
    this.#needs = needs
  }

  /** Notes where things stand: to be done before the first reading. */
  async begin(): Promise<void> {
    for (const { topic, revision } of await this.#revisions()) this.#seen.set(topic, revision)
  }

  /** Records that are read once and kept until they change. While the database does not answer they stay as they were. */
  keep<T>(topic: Topic, read: (db: Db) => Promise<T>): LastKnown<T> {
    const records = new LastKnown(
      () => this.#reading(read),
      reason =>
        this.#needs.log.error(
          { topic, reason },
          'the store does not answer: going on with what was read last',
        ),
    )
    this.#kept.push({ topic, records })
    return records
  }

  onChange(topic: Topic, hear: () => void): void {
    this.#listeners.push({ topic, hear })
    this.#lookSoon()
  }

  /**
   * One transaction, the only one of its topic at a time; it is told about when it is committed. `partOf`: who is to be
   * told what, where all that changed can be told and nothing need be read again. They are told so if nobody else wrote
   * meanwhile whose change has not been heard of; otherwise, as by any other write, that there is something new.
   */
  async write<T>(
    topic: Topic,
    work: (db: Db) => Promise<T>,
    partOf: (result: T) => readonly (() => void)[] | null = () => null,
  ): Promise<T> {
    const { result, revision } = await inTransaction(this.#db, this.#needs.clock, async db => {
      const revision = await nextRevision(db, topic)
      return { result: await work(db), revision }
    })
    const seen = this.#seen.get(topic) ?? 0
    this.#seen.set(topic, Math.max(revision, seen))
    const part = revision === seen + 1 ? partOf(result) : null
    if (part === null) this.#tell(topic)
    else for (const tell of part) this.#tellOne(tell)
    return result
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelLook?.()
  }

  #reading<T>(read: (db: Db) => Promise<T>): Promise<T> {
    this.#lookSoon()
    return read(this.#db)
  }

  #lookSoon(): void {
    if (this.#isStopped || this.#cancelLook !== null) return
    this.#cancelLook = this.#needs.clock.after(lookMs, () => void this.#look())
  }

  async #look(): Promise<void> {
    try {
      for (const topic of await this.#changedTopics()) this.#tell(topic)
    } catch (error) {
      // Those who need an answer say it louder; what is kept stays as it is.
      this.#needs.log.debug({ reason: reasonOf(error) }, 'changes by other nodes cannot be seen')
    } finally {
      this.#cancelLook = null
      this.#lookSoon()
    }
  }

  /** What another node has changed, and what could not be read again when it was to be. */
  async #changedTopics(): Promise<ReadonlySet<Topic>> {
    const changed = new Set(this.#kept.filter(({ records }) => records.isStale).map(({ topic }) => topic))
    for (const { topic, revision } of await this.#revisions()) {
      if (this.#seen.get(topic) === revision) continue
      this.#seen.set(topic, revision)
      changed.add(topic as Topic)
    }
    return changed
  }

  async #revisions(): Promise<{ readonly topic: string; readonly revision: number }[]> {
    return this.#db.selectFrom('nacd_changes').selectAll().execute()
  }

  #tell(topic: Topic): void {
    for (const each of this.#kept) if (each.topic === topic) each.records.forget()
    for (const each of this.#listeners) if (each.topic === topic) this.#tellOne(each.hear)
  }

  /** The write is committed: what one listener makes of it must not look like a failed write, nor stop the others. */
  #tellOne(hear: () => void): void {
    try {
      hear()
    } catch (error) {
      this.#needs.log.error({ err: error }, 'a listener to changes failed')
    }
  }
}

/** Takes the topic for this transaction; others wait here until it ends. */
async function nextRevision(db: Db, topic: Topic): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('nacd_changes')
    .set(row => ({ revision: row('revision', '+', 1) }))
    .where('topic', '=', topic)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) {
    await db.insertInto('nacd_changes').values({ topic, revision: 1 }).execute()
    return 1
  }
  const { revision } = await db
    .selectFrom('nacd_changes')
    .select('revision')
    .where('topic', '=', topic)
    .executeTakeFirstOrThrow()
  return revision
}
