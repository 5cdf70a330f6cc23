import type { QueueFact } from '../acd/queue-fact.ts'
import type { LegId } from '../shared/ids.ts'
import { AgentClock } from './agent-clock.ts'
import {
  type AgentFigures,
  type AgentTally,
  addAgentTallies,
  agentFigures,
  countOfAgent,
  emptyAgentTally,
} from './agent-tally.ts'
import { doingOf } from './agent-time.ts'
import { countInGroup, countRating, type GroupFact } from './count-group.ts'
import { type GroupFigures, groupFigures } from './group-figures.ts'
import type { GroupLines } from './group-lines.ts'
import { addTallies, emptyGroupTally, type GroupTally } from './group-tally.ts'
import { OpenWaits } from './open-waits.ts'
import { RecentMinutes } from './recent-minutes.ts'
import type { SpentTime } from './spent-time.ts'
import type { TimesTally } from './times-tally.ts'

/** How many are kept; what comes of others beyond it is not counted. About 8 KB a group and 2 KB an agent at most. */
export const room = { groups: 2000, agents: 20_000 } as const

interface GroupEntry {
  day: GroupTally
  readonly recent: RecentMinutes
}

interface AgentEntry {
  day: AgentTally
  readonly clock: AgentClock
}

export interface AgentDay extends Readonly<TimesTally> {
  readonly figures: AgentFigures
  /** Since when `times` are known, ms since the epoch; null = nothing is known. */
  readonly timesSince: number | null
}

export interface GroupDay {
  readonly today: GroupFigures
  readonly halfHour: GroupFigures
}

/** A digit a caller gave in the survey, and for whom. */
export interface Rating {
  readonly group: string
  readonly extension: string
  readonly digit: number
}

/** The present day's figures of every group and agent, out of what happened in the queues. */
export class FiguresBook {
  readonly #linesOf: (group: string) => GroupLines
  readonly #groups = new Map<string, GroupEntry>()
  readonly #agents = new Map<string, AgentEntry>()
  readonly #open = new OpenWaits()
  #dayBegan = Number.NEGATIVE_INFINITY

  constructor(linesOf: (group: string) => GroupLines) {
    this.#linesOf = linesOf
  }

  /** When the day began whose figures these are. */
  get dayBegan(): number {
    return this.#dayBegan
  }

  /** Midnight: all begins anew but what agents are doing and the last half hour. `at` is when the day began. */
  beginDay(at: number): void {
    this.#dayBegan = at
    for (const [number, group] of this.#groups) {
      group.day = emptyGroupTally()
      if (group.recent.isEmpty(at)) this.#groups.delete(number)
    }
    for (const [extension, agent] of this.#agents) {
      agent.day = emptyAgentTally()
      agent.clock.begin(at)
      if (agent.clock.isIdle) this.#agents.delete(extension)
    }
  }

  /** What happened, in any order of time: what was before the day began counts for the half hour only. */
  note(fact: QueueFact, at: number): void {
    if (fact.type === 'agentIs') {
      this.#agent(fact.extension)?.clock.turn(doingOf(fact), Math.max(fact.at, this.#dayBegan))
    } else if (this.#open.isNews(fact) && isOfGroup(fact)) this.#count(fact, at)
  }

  /** What was kept of the present day before a restart; a wrap-up counts as if it had ended when its quarter began. */
  restoreTime(spent: SpentTime): void {
    const { time, quarter, extension, group, ms } = spent
    if (quarter < this.#dayBegan) return
    this.#agent(extension)?.clock.restore(spent)
    if (time === 'wrapUp') this.note({ type: 'wrappedUp', group, extension, wrapUpMs: ms }, quarter)
  }

  /**
   * What another book has of the day before a start, and of the half hour: once read it is added to what has been counted
   * since. `isHeardOf`: which calls something has been told of since then.
   */
  add(earlier: FiguresBook, isHeardOf: (callId: LegId) => boolean): void {
    for (const [number, { day, recent }] of earlier.#groups) {
      const group = this.#group(number)
      if (group === undefined) continue
      addTallies(group.day, day)
      group.recent.add(recent)
    }
    for (const [extension, { day, clock }] of earlier.#agents) {
      const agent = this.#agent(extension)
      if (agent === undefined) continue
      addAgentTallies(agent.day, day)
      agent.clock.add(clock)
    }
    this.#open.add(earlier.#open, isHeardOf)
  }

  /** Agents' time that has not been taken yet, what they are doing now with it. */
  takeTimes(now: number): readonly SpentTime[] {
    return [...this.#agents].flatMap(([extension, { clock }]) => clock.take(extension, now))
  }

  rated({ group, extension, digit }: Rating, at: number): void {
    if (at < this.#dayBegan) return
    const entry = group === '' ? undefined : this.#group(group)
    const agent = extension === '' ? undefined : this.#agent(extension)
    if (entry !== undefined) countRating(entry.day, digit)
    if (agent !== undefined) countRating(agent.day, digit)
  }

  group(number: string, now: number): GroupDay {
    const entry = this.#groups.get(number)
    return {
      today: groupFigures(entry?.day ?? emptyGroupTally()),
      halfHour: groupFigures(entry?.recent.sum(now) ?? emptyGroupTally()),
    }
  }

  agent(extension: string, now: number): AgentDay {
    const entry = this.#agents.get(extension) ?? { day: emptyAgentTally(), clock: new AgentClock() }
    return {
      figures: agentFigures(entry.day),
      ...entry.clock.tally(now),
      timesSince: entry.clock.since,
    }
  }

  #count(fact: GroupFact, at: number): void {
    const lines = this.#linesOf(fact.group)
    const entry = this.#group(fact.group)
    const isToday = at >= this.#dayBegan
    if (entry !== undefined) {
      if (isToday) countInGroup(entry.day, fact, lines)
      const minute = entry.recent.at(at)
      if (minute !== null) countInGroup(minute, fact, lines)
    }
    if (!isToday || !('extension' in fact)) return
    const agent = this.#agent(fact.extension)
    if (agent !== undefined) countOfAgent(agent.day, fact)
  }

  #group(number: string): GroupEntry | undefined {
    return known(this.#groups, number, room.groups, () => ({
      day: emptyGroupTally(),
      recent: new RecentMinutes(),
    }))
  }

  #agent(extension: string): AgentEntry | undefined {
    return known(this.#agents, extension, room.agents, () => ({
      day: emptyAgentTally(),
      clock: new AgentClock(),
    }))
  }
}

/** What was dialled may come from anybody: numbers that are no group's take no group's room. */
const isOfGroup = (fact: GroupFact): boolean => fact.type !== 'left' || fact.how !== 'unknown_group'

function known<T>(entries: Map<string, T>, key: string, most: number, make: () => T): T | undefined {
  const found = entries.get(key)
  if (found !== undefined || entries.size >= most) return found
  const made = make()
  entries.set(key, made)
  return made
}
