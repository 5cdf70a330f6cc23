import type { GroupRecord } from '../../core/acd/records.ts'
import type { GroupFigures } from '../../core/figures/group-figures.ts'
import { AgentHistory, type AgentPast, GroupHistory, type Period } from '../../core/figures/history.ts'
import type { RecordedCall } from '../../core/figures/recorded-call.ts'
import { type SpentTime, type WorkTime, workTimes } from '../../core/figures/spent-time.ts'
import type { LocalTime } from '../../core/hours/local-time.ts'
import type { RecordedCalls } from '../../ports/calls/recorded-calls.ts'
import type { AgentTimeStore } from '../../ports/queue/agent-times.ts'
import { type PeriodLength, periodEdges } from '../clock/local-day.ts'
import { longestCallMs } from './day-reader.ts'
import { groupLinesReader } from './group-lines-reader.ts'

export interface HistoryReaderDeps {
  readonly recorded: RecordedCalls
  readonly times: Pick<AgentTimeStore, 'keptIn'>
  readonly localTime: (now: number) => LocalTime
  readonly groups: () => readonly GroupRecord[]
  /** Calls one question may look at. */
  readonly mostCalls?: number
  /** Entries of agents' time one question may look at. */
  readonly mostTimes?: number
  /** Periods of groups or agents one answer may have. */
  readonly mostPeriods?: number
}

interface History<Figures> {
  /** Of periods with anything in them. */
  readonly count: number
  add(call: RecordedCall): void
  addTime(spent: SpentTime): void
  periods(): readonly Period<Figures>[]
}

export interface HistoryRange {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly by: PeriodLength
}

export type HistoryAnswer<Figures> =
  | { readonly type: 'periods'; readonly periods: readonly Period<Figures>[] }
  | Refusal

/** The range has more calls or times than one question may look at, or more periods than one answer may have. */
interface Refusal {
  readonly type: 'tooManyCalls' | 'tooManyTimes' | 'tooManyPeriods'
  readonly most: number
}

const usualMostCalls = 100_000
/** An agent makes some 200 a day; to read these takes some seconds, in which calls are served. */
const usualMostTimes = 1_000_000
/** Written out as JSON these hold up calls for some 100 ms. */
const usualMostPeriods = 20_000

interface Question {
  readonly range: HistoryRange
  readonly edges: readonly number[]
  /** Of agents' time. */
  readonly times: readonly WorkTime[]
  readonly extension: string | null
  readonly signal: AbortSignal
}

interface Reading<T> {
  readonly pages: AsyncIterable<readonly T[]>
  /** What is answered where there are more than `most`. */
  readonly limit: Refusal
  readonly add: (each: T) => void
}

/** All of a group's history that is in no call record. */
const ofGroups: readonly WorkTime[] = ['wrapUp']

/** Figures of the past, out of the store. What nobody waits for any more (`signal`) is read no further. */
export class HistoryReader {
  readonly #deps: HistoryReaderDeps

  constructor(deps: HistoryReaderDeps) {
    this.#deps = deps
  }

  groups(
    range: HistoryRange,
    group: string | null,
    signal: AbortSignal,
  ): Promise<HistoryAnswer<GroupFigures>> {
    const edges = periodEdges(this.#deps.localTime, range)
    const history = new GroupHistory(edges, group, groupLinesReader(this.#deps.groups))
    return this.#answer(history, { range, edges, times: ofGroups, extension: null, signal })
  }

  agents(
    range: HistoryRange,
    extension: string | null,
    group: string | null,
    signal: AbortSignal,
  ): Promise<HistoryAnswer<AgentPast>> {
    const edges = periodEdges(this.#deps.localTime, range)
    const history = new AgentHistory(edges, extension, group)
    const times = group === null ? workTimes : ofGroups
    return this.#answer(history, { range, edges, times, extension, signal })
  }

  async #answer<Figures>(history: History<Figures>, question: Question): Promise<HistoryAnswer<Figures>> {
    const refusal = (await this.#readCalls(history, question)) ?? (await this.#readTimes(history, question))
    return refusal ?? { type: 'periods', periods: history.periods() }
  }

  #readCalls(history: History<unknown>, { range, edges, signal }: Question): Promise<Refusal | null> {
    const { recorded, mostCalls: most = usualMostCalls } = this.#deps
    const [from, to] = [(edges[0] ?? range.from) - longestCallMs, edges.at(-1) ?? range.to]
    const pages = recorded.startedIn({ from, to })
    const add = (call: RecordedCall) => history.add(call)
    return this.#read({ pages, limit: { type: 'tooManyCalls', most }, add }, history, signal)
  }

  #readTimes(history: History<unknown>, question: Question): Promise<Refusal | null> {
    const { range, edges, times, extension, signal } = question
    const { mostTimes: most = usualMostTimes } = this.#deps
    const [from, to] = [edges[0] ?? range.from, edges.at(-1) ?? range.to]
    const pages = this.#deps.times.keptIn({ from, to, times, extension })
    const add = (spent: SpentTime) => history.addTime(spent)
    return this.#read({ pages, limit: { type: 'tooManyTimes', most }, add }, history, signal)
  }

  /** null: all was read, or nobody waits for it any more. */
  async #read<T>(
    { pages, limit, add }: Reading<T>,
    history: History<unknown>,
    signal: AbortSignal,
  ): Promise<Refusal | null> {
    const { mostPeriods = usualMostPeriods } = this.#deps
    let count = 0
    for await (const page of pages) {
      count += page.length
      if (signal.aborted) return null
      if (count > limit.most) return limit
      for (const each of page) add(each)
      if (history.count > mostPeriods) return { type: 'tooManyPeriods', most: mostPeriods }
    }
    return null
  }
}
