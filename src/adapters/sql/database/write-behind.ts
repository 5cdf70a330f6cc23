import { StoreUnavailable } from './store-error.ts'
import { WriteReport, type WriteReportNeeds } from './write-report.ts'

export interface WriteBehindLimits {
  /** Longest time a change waits in memory: what a killed nacd loses. */
  readonly everyMs: number
  /** Records in one write; so many start one at once. */
  readonly batch: number
  /** Records whose changes are kept while the database does not take them; of further ones nothing is. */
  readonly waiting: number
  /** Pause after a write that failed; twice as long after each further one, up to `mostRetryMs`. */
  readonly retryMs: number
  readonly mostRetryMs: number
  /** Tries of one `flush` before it gives up. */
  readonly flushTries: number
}

export const writeBehindLimits: WriteBehindLimits = {
  everyMs: 10,
  batch: 200,
  waiting: 50_000,
  retryMs: 500,
  mostRetryMs: 8000,
  flushTries: 10,
}

/** Changes by the keys of their records, in the order of the keys. */
export type Batch<T> = readonly (readonly [key: string, change: T])[]

export interface WriteBehindNeeds<T> extends WriteReportNeeds {
  readonly limits: WriteBehindLimits
  /** Writes these; returns why, for each record the database does not take. Throws when it takes none now. */
  readonly write: (batch: Batch<T>) => Promise<readonly string[]>
}

/**
 * Changes of records that nobody waits for: of several for one record the last counts, who came first is written first,
 * one write is under way at a time, and a database that fails is tried again. Memory stays bounded.
 */
export class WriteBehind<T> {
  readonly #needs: WriteBehindNeeds<T>
  readonly #report: WriteReport
  #waiting = new Map<string, T>()
  #underWay: ReadonlyMap<string, T> = new Map()
  #cancelTimer: (() => void) | null = null
  /** When that timer ends. */
  #dueAt = 0
  #writing: Promise<boolean> | null = null
  #stopped = false

  constructor(needs: WriteBehindNeeds<T>) {
    this.#needs = needs
    this.#report = new WriteReport(needs)
  }

  /** `most`: kept while no more than so many wait, where this change is dearer than others. */
  put(key: string, change: T, most = this.#needs.limits.waiting): void {
    const { limits } = this.#needs
    if (this.#stopped || (this.#kept >= most && !this.#isKnown(key))) {
      this.#report.dropped(this.#kept)
      return
    }
    this.#waiting.set(key, change)
    if (this.#report.failures > 0) this.#writeSoon(this.#retryMs)
    else this.#writeSoon(this.#waiting.size === limits.batch ? 0 : limits.everyMs)
  }

  /** A change that has not been begun to be written is not written at all. */
  takeBack(key: string): void {
    this.#waiting.delete(key)
  }

  /** What the database may not have yet of one record. */
  unwrittenOf(key: string): T | undefined {
    return this.#waiting.get(key) ?? this.#underWay.get(key)
  }

  /** What the database may not have yet. */
  unwritten(): Map<string, T> {
    return new Map([...this.#underWay, ...this.#waiting])
  }

  /** Rejects with StoreUnavailable when the database refuses again and again; the changes stay for a later try. */
  async flush(): Promise<void> {
    const { clock, limits, of } = this.#needs
    for (let tries = 1; this.#kept > 0; tries += 1) {
      if (await this.write()) continue
      if (tries >= limits.flushTries) {
        throw new StoreUnavailable(`of ${of}`, `${this.unwritten().size} changes could not be written`)
      }
      await new Promise<void>(resolve => clock.after(limits.retryMs, resolve))
    }
  }

  /** Flushes, then takes nothing more. Rejects as `flush` does. */
  async stop(): Promise<void> {
    try {
      await this.flush()
    } finally {
      this.#stopped = true
      this.#cancelTimer?.()
    }
  }

  /** One writer at a time, until nothing waits. False when the database refused; then it is tried again by itself. */
  write(): Promise<boolean> {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = null
      if (this.#waiting.size > 0 && !this.#stopped)
        this.#writeSoon(this.#report.failures > 0 ? this.#retryMs : this.#needs.limits.everyMs)
    })
    return this.#writing
  }

  get #kept(): number {
    return this.#waiting.size + this.#underWay.size
  }

  #isKnown(key: string): boolean {
    return this.#waiting.has(key) || this.#underWay.has(key)
  }

  get #retryMs(): number {
    const { retryMs, mostRetryMs } = this.#needs.limits
    return Math.min(mostRetryMs, retryMs * 2 ** Math.max(0, this.#report.failures - 1))
  }

  /** A timer that is as soon stays: begun anew by each change it would never end while they keep coming. */
  #writeSoon(delayMs: number): void {
    const { clock } = this.#needs
    const dueAt = clock.now() + delayMs
    if (this.#writing !== null || (this.#cancelTimer !== null && dueAt >= this.#dueAt)) return
    this.#cancelTimer?.()
    this.#dueAt = dueAt
    this.#cancelTimer = clock.after(delayMs, () => {
      this.#cancelTimer = null
      void this.write()
    })
  }

  async #drain(): Promise<boolean> {
    while (this.#waiting.size > 0) {
      const batch = this.#take()
      try {
        this.#report.refused(await this.#needs.write(batch))
      } catch (error) {
        this.#putBack()
        this.#report.fails(error, this.#waiting.size)
        return false
      }
      this.#underWay = new Map()
      this.#report.works(this.#waiting.size)
      // SQLite answers without a turn of the event loop: a long backlog must let calls in between.
      await new Promise(resolve => setImmediate(resolve))
    }
    return true
  }

  /** In the order of their keys: two nodes that write the same rows then wait for each other, and do not deadlock. */
  #take(): Batch<T> {
    const batch = [...this.#waiting.entries().take(this.#needs.limits.batch)]
    for (const [key] of batch) this.#waiting.delete(key)
    this.#underWay = new Map(batch)
    return batch.sort(([one], [other]) => (one < other ? -1 : 1))
  }

  /** Ahead of what came later; what has changed again meanwhile stays as it is now. */
  #putBack(): void {
    this.#waiting = this.unwritten()
    this.#underWay = new Map()
  }
}
