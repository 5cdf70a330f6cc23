import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { reasonOf, StoreUnavailable } from '../database/store-error.ts'

export interface WriteBehindLimits {
  /** Longest time a change waits in memory: what a killed nacd loses. */
  readonly everyMs: number
  /** Records in one write; so many start one at once. */
  readonly batch: number
  /** Records whose changes wait while the database does not take them; of further ones nothing is kept. */
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

export interface WriteBehindNeeds<T> {
  /** Of what, for the log: `agent states`. */
  readonly of: string
  readonly clock: Clock
  readonly log: Log
  readonly limits: WriteBehindLimits
  /** Writes these; returns why, for each record the database does not take. Throws when it takes none now. */
  readonly write: (batch: Batch<T>) => Promise<readonly string[]>
}

/**
 * Changes of records that nobody waits for: of several for one record the last counts, one write is under way at a time,
 * and a database that fails is tried again. Memory stays bounded.
 */
export class WriteBehind<T> {
  readonly #needs: WriteBehindNeeds<T>
  readonly #waiting = new Map<string, T>()
  #underWay: ReadonlyMap<string, T> = new Map()
  #cancelTimer: (() => void) | null = null
  /** When that timer ends. */
  #dueAt = 0
  #writing: Promise<boolean> | null = null
  #failures = 0
  #failingSince: number | null = null
  #dropped = 0
  #stopped = false

  constructor(needs: WriteBehindNeeds<T>) {
    this.#needs = needs
  }

  put(key: string, change: T): void {
    const { limits, log, of } = this.#needs
    if (this.#stopped || (this.#waiting.size >= limits.waiting && !this.#waiting.has(key))) {
      if (this.#dropped === 0) log.error({ of, waiting: this.#waiting.size }, 'changes are being dropped')
      this.#dropped += 1
      return
    }
    this.#waiting.set(key, change)
    if (this.#failures > 0) this.#writeSoon(this.#retryMs)
    else this.#writeSoon(this.#waiting.size === limits.batch ? 0 : limits.everyMs)
  }

  /** A change that has not been begun to be written is not written at all. */
  takeBack(key: string): void {
    this.#waiting.delete(key)
  }

  /** What the database may not have yet. */
  unwritten(): Map<string, T> {
    return new Map([...this.#underWay, ...this.#waiting])
  }

  /** Rejects with StoreUnavailable when the database refuses again and again; the changes stay for a later try. */
  async flush(): Promise<void> {
    const { clock, limits, of } = this.#needs
    for (let tries = 1; this.#waiting.size + this.#underWay.size > 0; tries += 1) {
      if (await this.#write()) continue
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

  get #retryMs(): number {
    const { retryMs, mostRetryMs } = this.#needs.limits
    return Math.min(mostRetryMs, retryMs * 2 ** Math.max(0, this.#failures - 1))
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
      void this.#write()
    })
  }

  /** One writer at a time, until nothing waits. False when the database refused; then it is tried again by itself. */
  #write(): Promise<boolean> {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = null
      if (this.#waiting.size > 0 && !this.#stopped)
        this.#writeSoon(this.#failures > 0 ? this.#retryMs : this.#needs.limits.everyMs)
    })
    return this.#writing
  }

  async #drain(): Promise<boolean> {
    while (this.#waiting.size > 0) {
      const batch = this.#take()
      try {
        this.#sayWhatWasRefused(await this.#needs.write(batch))
      } catch (error) {
        this.#putBack(batch)
        this.#itFails(error)
        return false
      }
      this.#underWay = new Map()
      this.#itWorks()
      // SQLite answers without a turn of the event loop: a long backlog must let calls in between.
      await new Promise(resolve => setImmediate(resolve))
    }
    return true
  }

  /** In the order of their keys: two nodes that write the same rows then wait for each other, and do not deadlock. */
  #take(): Batch<T> {
    const batch = [...this.#waiting].slice(0, this.#needs.limits.batch)
    for (const [key] of batch) this.#waiting.delete(key)
    batch.sort(([one], [other]) => (one < other ? -1 : 1))
    this.#underWay = new Map(batch)
    return batch
  }

  /** What has changed again meanwhile stays as it is now. */
  #putBack(batch: Batch<T>): void {
    this.#underWay = new Map()
    for (const [key, change] of batch) if (!this.#waiting.has(key)) this.#waiting.set(key, change)
  }

  #sayWhatWasRefused(reasons: readonly string[]): void {
    const { log, of } = this.#needs
    for (const reason of reasons) log.error({ of, reason }, 'the store refused a change')
  }

  /** Said once for each time that it fails: a database that is down all night does not fill the log. */
  #itFails(error: unknown): void {
    this.#failures += 1
    if (this.#failingSince !== null) return
    const { clock, log, of } = this.#needs
    this.#failingSince = clock.now()
    log.error({ of, reason: reasonOf(error), waiting: this.#waiting.size }, 'changes are not written')
  }

  #itWorks(): void {
    this.#failures = 0
    if (this.#failingSince === null) return
    const { clock, log, of } = this.#needs
    const failedForMs = clock.now() - this.#failingSince
    const dropped = this.#dropped
    this.#failingSince = null
    this.#dropped = 0
    log.info({ of, failedForMs, dropped }, 'changes are written again')
  }
}
