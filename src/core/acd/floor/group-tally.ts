import { type Agent, type Standing, standings, stateOf } from '../agents/agent.ts'
import type { AgentState } from '../queue-fact.ts'
import type { AgentStatus } from '../records.ts'

type Standings = Record<Standing, number>

/** Why agents can be offered nothing, as a caller at one switch sees them; `elsewhere`: the phone is at other switches only. */
export type StandingsSeen = Readonly<Standings & { elsewhere: number }>

/** An agent as they are counted. */
export interface Counted {
  readonly standing: Standing
  readonly state: CountedAs
  /** Where their phone is registered. */
  readonly switches: ReadonlySet<string>
}

/** What a group counts an agent as: of those without a call, only who is ready is idle; the others go by their status. */
export type CountedAs = AgentState | Exclude<AgentStatus, 'ready'>

export function countedAs(agent: Agent): CountedAs {
  const state = stateOf(agent)
  const { status } = agent.record
  return state === 'idle' && status !== 'ready' ? status : state
}

const noStandings = (): Standings => Object.fromEntries(standings.map(each => [each, 0])) as Standings

/**
 * How many of a group's agents are doing what, in all and by the switches their phones are at. Kept by counting each
 * agent out before a change and in after it.
 */
export class GroupTally {
  readonly #all = noStandings()
  /** Of the agents whose phone is there; those with several phones are counted at each. */
  readonly #bySwitch = new Map<string, Standings>()
  /** Agents who are not offline and whose phone is at some switch. */
  #connected = 0
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
  count({ standing, state, switches }: Counted, by: 1 | -1): void {
    this.#all[standing] += by
    this.states[state] += by
    if (standing !== 'offline' && switches.size > 0) this.#connected += by
    // "" is all of them, who are counted already.
    for (const name of switches) if (name !== '') this.#at(name)[standing] += by
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
    return sumOf(this.#all)
  }

  /** Agents who are not offline. */
  get loggedIn(): number {
    return this.agents - this.#all.offline
  }

  /** Those of them whom a caller at this switch may hope for: whose phone is there, or off and may come back anywhere. */
  loggedInFor(switchName: string): number {
    if (switchName === '') return this.loggedIn
    const here = this.#at(switchName)
    return this.loggedIn - (this.#connected - (sumOf(here) - here.offline))
  }

  /** Agents who take calls of this switch, be they on one now; "" = of any. */
  workingFor(switchName: string): number {
    return workingIn(switchName === '' ? this.#all : this.#at(switchName))
  }

  /** Agents as a caller at this switch sees them; "" = as one who may be at any. */
  seenFrom(switchName: string): StandingsSeen {
    if (switchName === '') return { ...this.#all, elsewhere: 0 }
    const { talking, resting, idle } = this.#at(switchName)
    const elsewhere = workingIn(this.#all) - (talking + resting + idle)
    return { ...this.#all, talking, resting, idle, elsewhere }
  }

  #at(switchName: string): Standings {
    const known = this.#bySwitch.get(switchName) ?? noStandings()
    this.#bySwitch.set(switchName, known)
    return known
  }
}

const sumOf = (counts: Standings): number => standings.reduce((sum, each) => sum + counts[each], 0)
const workingIn = ({ talking, resting, idle }: Standings): number => talking + resting + idle
