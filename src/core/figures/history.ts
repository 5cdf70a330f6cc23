import {
  type AgentFigures,
  type AgentTally,
  agentFigures,
  countOfAgent,
  emptyAgentTally,
} from './agent-tally.ts'
import { factsOf, ratingOf } from './call-facts.ts'
import { countInGroup, countRating } from './count-group.ts'
import { type GroupFigures, groupFigures } from './group-figures.ts'
import type { GroupLines } from './group-lines.ts'
import { emptyGroupTally, type GroupTally } from './group-tally.ts'
import type { RecordedCall } from './recorded-call.ts'
import type { SpentTime } from './spent-time.ts'
import { addTime, emptyTimesTally, type TimesTally } from './times-tally.ts'

/** Figures of one group or agent in one hour or day. */
export interface Period<Figures> {
  readonly from: number
  readonly to: number
  /** The group's number, or the agent's extension. */
  readonly key: string
  readonly figures: Figures
}

/** Groups what calls tell by hour or day: `edges` are the beginnings of the periods in rising order, and the end of the last. */
class Periods<Tally> {
  readonly #edges: readonly number[]
  readonly #make: () => Tally
  readonly #only: string | null
  /** By period, then by key. */
  readonly #tallies: Map<string, Tally>[]
  /** How many there are. */
  count = 0

  constructor(edges: readonly number[], only: string | null, make: () => Tally) {
    this.#edges = edges
    this.#only = only
    this.#make = make
    this.#tallies = edges.slice(1).map(() => new Map())
  }

  /** undefined where it is outside what was asked for. */
  at(key: string, at: number): Tally | undefined {
    const tallies = this.#tallies[lastNotAbove(this.#edges, at)]
    if (tallies === undefined || key === '' || (this.#only !== null && key !== this.#only)) return undefined
    const known = tallies.get(key)
    if (known !== undefined) return known
    const tally = this.#make()
    tallies.set(key, tally)
    this.count += 1
    return tally
  }

  /** In the order of time, then of the keys. */
  list<Figures>(figuresOf: (tally: Tally) => Figures): readonly Period<Figures>[] {
    return this.#tallies.flatMap((tallies, at) => {
      const [from = 0, to = 0] = this.#edges.slice(at, at + 2)
      const keys = [...tallies].sort(([one], [other]) => (one < other ? -1 : 1))
      return keys.map(([key, tally]) => ({ from, to, key, figures: figuresOf(tally) }))
    })
  }
}

/** The place of the last edge that is not above `at`, -1 where all are. */
function lastNotAbove(edges: readonly number[], at: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((edges[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** What groups did, period by period. */
export class GroupHistory {
  readonly #periods: Periods<GroupTally>
  readonly #linesOf: (group: string) => GroupLines

  constructor(edges: readonly number[], group: string | null, linesOf: (group: string) => GroupLines) {
    this.#periods = new Periods(edges, group, emptyGroupTally)
    this.#linesOf = linesOf
  }

  add(call: RecordedCall): void {
    for (const { at, fact } of factsOf(call)) {
      if (fact.type === 'agentIs') continue
      const tally = this.#periods.at(fact.group, at)
      if (tally !== undefined) countInGroup(tally, fact, this.#linesOf(fact.group))
    }
    const rating = ratingOf(call)
    if (rating === null) return
    const tally = this.#periods.at(rating.group, call.endedAt ?? call.startedAt)
    if (tally !== undefined) countRating(tally, rating.digit)
  }

  addTime({ time, quarter, group, ms }: SpentTime): void {
    const tally = time === 'wrapUp' ? this.#periods.at(group, quarter) : undefined
    if (tally !== undefined) tally.wrapUpMs += ms
  }

  get count(): number {
    return this.#periods.count
  }

  periods(): readonly Period<GroupFigures>[] {
    return this.#periods.list(groupFigures)
  }
}

/** What an agent did in some time of the past. */
export interface AgentPast extends AgentFigures {
  /** null = nothing is known of it, or what was asked for is of one group. */
  readonly spent: TimesTally | null
}

interface AgentPastTally {
  readonly calls: AgentTally
  spent: TimesTally | null
}

/** What agents did, period by period. */
export class AgentHistory {
  readonly #periods: Periods<AgentPastTally>
  readonly #group: string | null

  /** `group`: only their calls of that group's queue, and the wrap-ups after them. */
  constructor(edges: readonly number[], agent: string | null, group: string | null) {
    this.#periods = new Periods(edges, agent, () => ({ calls: emptyAgentTally(), spent: null }))
    this.#group = group
  }

  add(call: RecordedCall): void {
    for (const { at, fact } of factsOf(call)) {
      if (fact.type === 'agentIs' || !('extension' in fact) || !this.#isWanted(fact.group)) continue
      const tally = this.#periods.at(fact.extension, at)
      if (tally !== undefined) countOfAgent(tally.calls, fact)
    }
    const rating = ratingOf(call)
    if (rating === null || !this.#isWanted(rating.group)) return
    const tally = this.#periods.at(rating.extension, call.endedAt ?? call.startedAt)
    if (tally !== undefined) countRating(tally.calls, rating.digit)
  }

  addTime(spent: SpentTime): void {
    const { time, quarter, extension, group, ms } = spent
    const isWrapUp = time === 'wrapUp'
    if (this.#group !== null && !(isWrapUp && group === this.#group)) return
    const tally = this.#periods.at(extension, quarter)
    if (tally === undefined) return
    if (isWrapUp) tally.calls.wrapUpMs += ms
    if (this.#group !== null) return
    tally.spent ??= emptyTimesTally()
    addTime(tally.spent, spent, ms)
  }

  get count(): number {
    return this.#periods.count
  }

  periods(): readonly Period<AgentPast>[] {
    return this.#periods.list(({ calls, spent }) => ({ ...agentFigures(calls), spent }))
  }

  #isWanted(group: string): boolean {
    return this.#group === null || group === this.#group
  }
}
