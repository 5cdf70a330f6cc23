import type { QueueFact } from '../../core/acd/queue-fact.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import type { CallSummary } from '../../core/call/record/record.ts'
import { ratingOf } from '../../core/figures/call-facts.ts'
import { type AgentDay, FiguresBook, type GroupDay } from '../../core/figures/figures-book.ts'
import type { SpentTime } from '../../core/figures/spent-time.ts'
import { ToldSince } from '../../core/figures/told-since.ts'
import type { LocalTime } from '../../core/hours/local-time.ts'
import { type Millis, millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { startOfLocalDay } from '../clock/local-day.ts'
import { DayReader, type DayReaderDeps } from './day-reader.ts'
import { groupLinesReader } from './group-lines-reader.ts'

export interface FiguresKeeperDeps extends DayReaderDeps {
  readonly clock: Clock
  readonly log: Log
  /** The house's clock. */
  readonly localTime: (now: number) => LocalTime
  /** As last read from the store. */
  readonly groups: () => readonly GroupRecord[]
}

/** What is read apart, as the log calls it. */
const parts = { calls: "the day's figures", times: 'the times of agents today' } as const
type Part = keyof typeof parts

/** When what could not be read is tried again, in ms; twice as long after each further time, up to `mostRetryMs`. */
const firstRetryMs = 5_000
const mostRetryMs = 60_000

/** The present day's figures: of what happens now, and after a restart of what the store tells of the day so far. */
export class FiguresKeeper {
  readonly #deps: FiguresKeeperDeps
  readonly #book: FiguresBook
  readonly #startedAt: Millis
  readonly #reader: DayReader
  readonly #told = new ToldSince()
  /** What of the day before the start has not been read yet. */
  readonly #missing = new Set<Part>(['calls', 'times'])
  readonly #saidMissing = new Set<Part>()
  #minute = Number.NaN
  #since: number
  #retryMs = firstRetryMs
  #cancelRetry: (() => void) | null = null
  #isStopped = false

  constructor(deps: FiguresKeeperDeps) {
    this.#deps = deps
    const linesOf = groupLinesReader(deps.groups)
    this.#book = new FiguresBook(linesOf)
    this.#startedAt = deps.clock.now()
    this.#reader = new DayReader(deps, { startedAt: this.#startedAt, told: this.#told, linesOf })
    this.#since = this.#startedAt
    this.#turnDay(this.#startedAt)
  }

  /** Since when queues are counted: midnight, or when nacd started where the day before that is not known. */
  get since(): Millis {
    this.#turnDay(this.#deps.clock.now())
    return millis(Math.max(this.#since, this.#book.dayBegan))
  }

  /** The midnight the present day began with, on the house's clock. */
  get dayBegan(): Millis {
    this.#turnDay(this.#deps.clock.now())
    return millis(this.#book.dayBegan)
  }

  note(fact: QueueFact, at: Millis): void {
    this.#turnDay(at)
    this.#told.note(fact)
    this.#book.note(fact, at)
  }

  ended(summary: Pick<CallSummary, 'uuid' | 'group' | 'agentExtension' | 'surveyDigit' | 'endedAt'>): void {
    this.#turnDay(summary.endedAt)
    const rating = ratingOf(summary)
    if (rating === null) return
    this.#told.rated(summary.uuid)
    this.#book.rated(rating, summary.endedAt)
  }

  group(number: string): GroupDay {
    const now = this.#deps.clock.now()
    this.#turnDay(now)
    return this.#book.group(number, now)
  }

  agent(extension: string): AgentDay {
    const now = this.#deps.clock.now()
    this.#turnDay(now)
    return this.#book.agent(extension, now)
  }

  /** Agents' time that is to be kept, up to now. */
  takeTimes(): readonly SpentTime[] {
    const now = this.#deps.clock.now()
    this.#turnDay(now)
    return this.#book.takeTimes(now)
  }

  /**
   * Reads the day so far out of the store; what happens meanwhile is counted as ever. What cannot be read is tried again
   * until it can, and counts from this start of nacd meanwhile, which is logged and which `since` tells. Never rejects;
   * resolves after the first try.
   */
  async restore(): Promise<void> {
    for (const part of [...this.#missing]) await this.#tryRestore(part)
    if (this.#missing.size === 0 || this.#isStopped) return
    this.#cancelRetry = this.#deps.clock.after(this.#retryMs, () => void this.restore())
    this.#retryMs = Math.min(mostRetryMs, this.#retryMs * 2)
  }

  /** What is being read is read no further. */
  stop(): void {
    this.#isStopped = true
    this.#reader.stop()
    this.#cancelRetry?.()
  }

  async #tryRestore(part: Part): Promise<void> {
    const { log } = this.#deps
    const from = this.#book.dayBegan
    try {
      const read = await this.#reader[part](from)
      if (read === null) return
      this.#turnDay(this.#deps.clock.now())
      read.day.addTo(this.#book, this.#told)
      this.#missing.delete(part)
      if (part === 'calls') this.#callsAreThere(from)
      log.info({ entries: read.entries }, `${parts[part]} were restored`)
    } catch (error) {
      if (!this.#saidMissing.has(part))
        log.error({ error: String(error) }, `${parts[part]} could not be restored`)
      this.#saidMissing.add(part)
    }
  }

  #callsAreThere(from: number): void {
    this.#since = from
    this.#told.end()
  }

  /** Looks for midnight once a minute: asking for the local time is not free. */
  #turnDay(now: number): void {
    const minute = Math.floor(now / 60_000)
    if (minute === this.#minute) return
    this.#minute = minute
    const began = startOfLocalDay(this.#deps.localTime, now)
    if (began > this.#book.dayBegan) this.#book.beginDay(began)
  }
}
