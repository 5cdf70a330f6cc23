import type { GroupRecord } from '../../core/acd/records.ts'
import type { AgentFigures } from '../../core/figures/agent-tally.ts'
import type { GroupFigures } from '../../core/figures/group-figures.ts'
import { AgentHistory, GroupHistory, type Period } from '../../core/figures/history.ts'
import type { RecordedCall } from '../../core/figures/recorded-call.ts'
import type { LocalTime } from '../../core/hours/local-time.ts'
import type { RecordedCalls } from '../../ports/recorded-calls.ts'
import { type PeriodLength, periodEdges } from '../local-day.ts'
import { longestCallMs } from './figures-keeper.ts'
import { groupLinesReader } from './group-lines-reader.ts'

export interface HistoryReaderDeps {
  readonly recorded: RecordedCalls
  readonly localTime: (now: number) => LocalTime
  readonly groups: () => readonly GroupRecord[]
  /** Calls one question may look at. */
  readonly mostCalls?: number
}

export interface HistoryRange {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly by: PeriodLength
}

export type HistoryAnswer<Figures> =
  | { readonly type: 'periods'; readonly periods: readonly Period<Figures>[] }
  /** The range has more calls than one question may look at. */
  | { readonly type: 'tooMany'; readonly most: number }

const usualMostCalls = 100_000

/** Figures of the past, out of the call records. */
export class HistoryReader {
  readonly #deps: HistoryReaderDeps

  constructor(deps: HistoryReaderDeps) {
    this.#deps = deps
  }

  groups(range: HistoryRange, group: string | null): Promise<HistoryAnswer<GroupFigures>> {
    const lines = groupLinesReader(this.#deps.groups)
    return this.#read(new GroupHistory(this.#edges(range), group, lines), range)
  }

  agents(
    range: HistoryRange,
    agent: string | null,
    group: string | null,
  ): Promise<HistoryAnswer<AgentFigures>> {
    return this.#read(new AgentHistory(this.#edges(range), agent, group), range)
  }

  #edges(range: HistoryRange): readonly number[] {
    return periodEdges(this.#deps.localTime, range)
  }

  async #read<Figures>(
    history: { add(call: RecordedCall): void; periods(): readonly Period<Figures>[] },
    range: HistoryRange,
  ): Promise<HistoryAnswer<Figures>> {
    const { recorded, mostCalls: most = usualMostCalls } = this.#deps
    const edges = this.#edges(range)
    const [from, to] = [(edges[0] ?? range.from) - longestCallMs, edges.at(-1) ?? range.to]
    let calls = 0
    for await (const page of recorded.startedIn({ from, to })) {
      calls += page.length
      if (calls > most) return { type: 'tooMany', most }
      for (const call of page) history.add(call)
    }
    return { type: 'periods', periods: history.periods() }
  }
}
