import { factsOf, ratingOf } from '../../core/figures/call-facts.ts'
import { EarlierDay } from '../../core/figures/earlier-day.ts'
import type { GroupLines } from '../../core/figures/group-lines.ts'
import type { RecordedCall } from '../../core/figures/recorded-call.ts'
import { workTimes } from '../../core/figures/spent-time.ts'
import type { ToldSince } from '../../core/figures/told-since.ts'
import { legId, type Millis } from '../../core/shared/ids.ts'
import type { CdrReader } from '../../ports/calls/cdr-reader.ts'
import type { RecordedCalls } from '../../ports/calls/recorded-calls.ts'
import type { AgentTimeStore } from '../../ports/queue/agent-times.ts'

export interface DayReaderDeps {
  readonly recorded: RecordedCalls
  readonly cdrs: Pick<CdrReader, 'steps'>
  readonly times: Pick<AgentTimeStore, 'keptIn'>
  /** Records of calls that had not ended when nacd went away, and of those who wait to be called back. */
  readonly openRecords: () => Promise<readonly string[]>
}

interface Reading {
  /** nacd's. */
  readonly startedAt: Millis
  readonly told: ToldSince
  readonly linesOf: (group: string) => GroupLines
}

/** `entries`: records, or times. */
export interface ReadDay {
  readonly day: EarlierDay
  readonly entries: number
}

/** A call that began longer ago and ended today is not looked for when figures are restored. */
export const longestCallMs = 4 * 3_600_000

/** Reads a day up to nacd's start out of the store. What it gives is null once it has been stopped; it rejects as the store does. */
export class DayReader {
  readonly #deps: DayReaderDeps
  readonly #reading: Reading
  #isStopped = false

  constructor(deps: DayReaderDeps, reading: Reading) {
    this.#deps = deps
    this.#reading = reading
  }

  stop(): void {
    this.#isStopped = true
  }

  /** `from`: when the day began. */
  async calls(from: number): Promise<ReadDay | null> {
    const day = this.#newDay(from)
    const open = new Set(await this.#deps.openRecords())
    let entries = 0
    const span = { from: from - longestCallMs, to: this.#reading.startedAt }
    for await (const page of this.#deps.recorded.startedIn(span)) {
      if (this.#isStopped) return null
      for (const call of page) {
        this.#readIn(day, call)
        // Who waits to be called asked for it in a call that is over.
        open.delete(call.uuid)
      }
      entries += page.length
    }
    await this.#readOpenCalls(day, open)
    return this.#isStopped ? null : { day, entries }
  }

  /** What this start has kept itself is counted already. */
  async times(from: number): Promise<ReadDay | null> {
    const day = this.#newDay(from)
    const wanted = { from, to: this.#reading.startedAt, times: workTimes, extension: null }
    let entries = 0
    for await (const page of this.#deps.times.keptIn(wanted)) {
      if (this.#isStopped) return null
      const others = page.filter(({ isOurs }) => !isOurs)
      for (const { isOurs: _, ...spent } of others) day.spent(spent)
      entries += others.length
    }
    return { day, entries }
  }

  #newDay(from: number): EarlierDay {
    return new EarlierDay(this.#reading.linesOf, from)
  }

  /** One that ended after the start was counted when it did. */
  #readIn(day: EarlierDay, call: RecordedCall): void {
    const { startedAt, told } = this.#reading
    const isOld = call.endedAt !== null && call.endedAt < startedAt
    const known = isOld ? call : { ...call, endedAt: null }
    for (const timed of factsOf(known)) {
      if (timed.at < startedAt) day.note(timed)
    }
    const rating = isOld && !told.isRated(call.uuid) ? ratingOf(call) : null
    if (rating !== null) day.rated(rating, call.endedAt ?? call.startedAt)
  }

  /** What the queues did with calls that go on, before nacd went away. */
  async #readOpenCalls(day: EarlierDay, uuids: Iterable<string>): Promise<void> {
    for (const uuid of uuids) {
      const steps = await this.#deps.cdrs.steps(uuid)
      const [first] = steps
      if (this.#isStopped) return
      if (first === undefined) continue
      this.#readIn(day, {
        // The queue knows it by its leg (core/call/record/record-id.ts).
        uuid: legId(uuid.replace(/\.p\d+$/, '')),
        ...{ group: '', agentExtension: '', talkedMs: 0, surveyDigit: '' },
        startedAt: first.at,
        endedAt: null,
        steps,
      })
    }
  }
}
