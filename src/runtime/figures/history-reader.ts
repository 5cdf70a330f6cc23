import type { GroupRecord } from '../../core/acd/records.ts'
import type { AgentFigures } from '../../core/figures/agent-tally.ts'
import type { GroupFigures } from '../../core/figures/group-figures.ts'
import { AgentHistory, GroupHistory, type Period } from '../../core/figures/history.ts'
import type { RecordedCall } from '../../core/figures/recorded-call.ts'
import type { LocalTime } from '../../core/hours/local-time.ts'
import type { RecordedCalls } from '../../ports/calls/recorded-calls.ts'
import { type PeriodLength, periodEdges } from '../local-day.ts'
import { longestCallMs } from './figures-keeper.ts'
import { groupLinesReader } from './group-lines-reader.ts'

export interface HistoryReaderDeps {
  readonly recorded: RecordedCalls
  readonly localTime: (now: number) => LocalTime
  readonly groups: () => readonly GroupRecord[]
  /** Calls one question may look at. */
  readonly mostCalls?: number
  /** Periods of groups or agents one answer may have. */
  readonly mostPeriods?: number
}

interface History<Figures> {
  /** Of periods with anything in them. */
  readonly count: number
  add(call: RecordedCall): void
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
  /** The range has more calls than one question may look at, or more periods than one answer may have. */
  | { readonly type: 'tooManyCalls' | 'tooManyPeriods'; readonly most: number }

const usualMostCalls = 100_000
/** Written out as JSON these hold up calls for some 100 ms. */
const usualMostPeriods = 20_000

/** Figures of the past, out of the call records. What nobody waits for any more (`signal`) is read no further. */
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
    const lines = groupLinesReader(this.#deps.groups)
    return this.#read(new GroupHistory(this.#edges(range), group, lines), range, signal)
  }

  agents(
    range: HistoryRange,
    agent: string | null,
    group: string | null,
    signal: AbortSignal,
  ): Promise<HistoryAnswer<AgentFigures>> {
    return this.#read(new AgentHistory(this.#edges(range), agent, group), range, signal)
  }

  #edges(range: HistoryRange): readonly number[] {
    return periodEdges(this.#deps.localTime, range)
  }

  async #read<Figures>(
    history: History<Figures>,
    range: HistoryRange,
    signal: AbortSignal,
  ): Promise<HistoryAnswer<Figures>> {
    const { recorded, mostCalls = usualMostCalls, mostPeriods = usualMostPeriods } = this.#deps
    const edges = this.#edges(range)
    const [from, to] = [(edges[0] ?? range.from) - longestCallMs, edges.at(-1) ?? range.to]
    let calls = 0
    for await (const page of recorded.startedIn({ from, to })) {
      calls += page.length
      if (signal.aborted) break
      if (calls > mostCalls) return { type: 'tooManyCalls', most: mostCalls }
      for (const call of page) history.add(call)
      if (history.count > mostPeriods) return { type: 'tooManyPeriods', most: mostPeriods }
    }
    return { type: 'periods', periods: history.periods() }
  }
}
