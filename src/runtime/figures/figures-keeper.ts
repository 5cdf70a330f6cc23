import type { QueueFact } from '../../core/acd/queue-fact.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import type { CallSummary } from '../../core/call/record/record.ts'
import { factsOf, ratingOf } from '../../core/figures/call-facts.ts'
import { type AgentDay, FiguresBook, type GroupDay } from '../../core/figures/figures-book.ts'
import type { RecordedCall } from '../../core/figures/recorded-call.ts'
import type { SpentTime } from '../../core/figures/spent-time.ts'
import { workTimes } from '../../core/figures/spent-time.ts'
import type { LocalTime } from '../../core/hours/local-time.ts'
import { legId, type Millis, millis } from '../../core/shared/ids.ts'
import type { CdrReader } from '../../ports/calls/cdr-reader.ts'
import type { RecordedCalls } from '../../ports/calls/recorded-calls.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentTimeStore } from '../../ports/queue/agent-times.ts'
import { startOfLocalDay } from '../clock/local-day.ts'
import { groupLinesReader } from './group-lines-reader.ts'

export interface FiguresKeeperDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  /** The house's clock. */
  readonly localTime: (now: number) => LocalTime
  /** As last read from the store. */
  readonly groups: () => readonly GroupRecord[]
  readonly recorded: RecordedCalls
  readonly cdrs: Pick<CdrReader, 'steps'>
  readonly times: Pick<AgentTimeStore, 'keptIn'>
  /** Records of calls that had not ended when nacd went away, and of those who wait to be called back. */
  readonly openRecords: () => Promise<readonly string[]>
}

/** A call that began longer ago and ended today is not looked for when figures are restored. */
export const longestCallMs = 4 * 3_600_000

/** The present day's figures: of what happens now, and after a restart of what the store tells of the day so far. */
export class FiguresKeeper {
  readonly #deps: FiguresKeeperDeps
  readonly #book: FiguresBook
  readonly #startedAt: Millis
  #minute = Number.NaN
  #since: number
  #isStopped = false

  constructor(deps: FiguresKeeperDeps) {
    this.#deps = deps
    this.#book = new FiguresBook(groupLinesReader(deps.groups))
    this.#startedAt = deps.clock.now()
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
    this.#book.note(fact, at)
  }

  ended(summary: Pick<CallSummary, 'group' | 'agentExtension' | 'surveyDigit' | 'endedAt'>): void {
    this.#turnDay(summary.endedAt)
    const rating = ratingOf(summary)
    if (rating !== null) this.#book.rated(rating, summary.endedAt)
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
   * Reads the day so far out of the store; what happens meanwhile is counted as ever. What cannot be read begins with this
   * start of nacd, which is logged and which `since` tells. Never rejects.
   */
  async restore(): Promise<void> {
    const from = this.#book.dayBegan
    await this.#tryRestore("the day's figures", () => this.#restoreCalls(from))
    await this.#tryRestore('the times of agents today', () => this.#restoreTimes(from))
  }

  /** What is being read is read no further. */
  stop(): void {
    this.#isStopped = true
  }

  async #tryRestore(what: string, restore: () => Promise<number | null>): Promise<void> {
    const { log } = this.#deps
    try {
      const entries = await restore()
      if (entries !== null) log.info({ entries }, `${what} were restored`)
    } catch (error) {
      log.error({ error: String(error) }, `${what} could not be restored`)
    }
  }

  /** How many; null: it was stopped. */
  async #restoreCalls(from: number): Promise<number | null> {
    const open = new Set(await this.#deps.openRecords())
    let calls = 0
    const span = { from: from - longestCallMs, to: this.#startedAt }
    for await (const page of this.#deps.recorded.startedIn(span)) {
      if (this.#isStopped) return null
      for (const call of page) {
        this.#readIn(call)
        // Who waits to be called asked for it in a call that is over.
        open.delete(call.uuid)
      }
      calls += page.length
    }
    await this.#readOpenCalls(open)
    this.#since = from
    return calls
  }

  /** What this start has kept itself is counted already. */
  async #restoreTimes(from: number): Promise<number | null> {
    const wanted = { from, to: this.#startedAt, times: workTimes, extension: null }
    let entries = 0
    for await (const page of this.#deps.times.keptIn(wanted)) {
      if (this.#isStopped) return null
      const others = page.filter(({ isOurs }) => !isOurs)
      for (const { isOurs: _, ...spent } of others) this.#book.restoreTime(spent)
      entries += others.length
    }
    return entries
  }

  /** One that ended after the start was counted when it did. */
  #readIn(call: RecordedCall): void {
    const isOld = call.endedAt !== null && call.endedAt < this.#startedAt
    const known = isOld ? call : { ...call, endedAt: null }
    for (const { at, fact } of factsOf(known)) {
      if (at < this.#startedAt) this.#book.note(fact, at)
    }
    const rating = isOld ? ratingOf(call) : null
    if (rating !== null) this.#book.rated(rating, call.endedAt ?? call.startedAt)
  }

  /** What the queues did with calls that go on, before nacd went away. */
  async #readOpenCalls(uuids: Iterable<string>): Promise<void> {
    for (const uuid of uuids) {
      const steps = await this.#deps.cdrs.steps(uuid)
      const [first] = steps
      if (first === undefined) continue
      this.#readIn({
        // The queue knows it by its leg (core/call/record/record-id.ts).
        uuid: legId(uuid.replace(/\.p\d+$/, '')),
        ...{ group: '', agentExtension: '', talkedMs: 0, surveyDigit: '' },
        startedAt: first.at,
        endedAt: null,
        steps,
      })
    }
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
