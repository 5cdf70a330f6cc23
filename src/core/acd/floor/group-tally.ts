import { type Agent, type Standing, standings, stateOf } from '../agents/agent.ts'
import type { AgentState } from '../queue-fact.ts'
import type { AgentStatus } from '../records.ts'

/** What a group counts an agent as: of those without a call, only who is ready is idle; the others go by their status. */
export type CountedAs = AgentState | Exclude<AgentStatus, 'ready'>

export function countedAs(agent: Agent): CountedAs {
  const state = stateOf(agent)
  const { status } = agent.record
  return state === 'idle' && status !== 'ready' ? status : state
}

/** How many of a group's agents are doing what. Kept by counting each agent out before a change and in after it. */
export class GroupTally {
  readonly standings = Object.fromEntries(standings.map(each => [each, 0])) as Record<Standing, number>
  readonly states: Record<CountedAs, number> = {
    unregistered: 0,
    idle: 0,
    busy: 0,
    offline: 0,
    offered: 0,
    ringing: 0,
    talking: 0,
    held: 0,
    wrap_up: 0,
    resting: 0,
  }
  readonly #skills = new Map<string, number>()

  /** `by` 1: an agent is counted in, as they are; -1: out, as they were counted in. */
  count(standing: Standing, state: CountedAs, by: 1 | -1): void {
    this.standings[standing] += by
    this.states[state] += by
  }

  countSkills({ record }: Agent, by: 1 | -1): void {
    for (const [skill, score] of Object.entries(record.skills))
      if (score > 0) this.#skills.set(skill, (this.#skills.get(skill) ?? 0) + by)
  }

  /** Whether any agent has the skill at all. */
  hasSkill(skill: string): boolean {
    return (this.#skills.get(skill) ?? 0) > 0
  }

  get agents(): number {
    return standings.reduce((sum, each) => sum + this.standings[each], 0)
  }

  /** Agents who are not offline. */
  get loggedIn(): number {
    return this.agents - this.standings.offline
  }

  /** Agents who take calls, be they on one now. */
  get working(): number {
    return this.standings.talking + this.standings.resting + this.standings.idle
  }
}
