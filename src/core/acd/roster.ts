import type { LegId, Millis } from '../shared/ids.ts'
import { type Agent, isFree, newAgent } from './agent.ts'
import type { AgentRecord } from './records.ts'

/** The agents, their phones and the legs at them. */
export class Roster {
  readonly #agents = new Map<string, Agent>()
  readonly #registered = new Set<string>()
  /** Legs at all extensions: an agent made later is occupied by them all the same. */
  readonly #legs = new Map<string, Set<LegId>>()

  get(extension: string): Agent | undefined {
    return this.#agents.get(extension)
  }

  isRegistered(extension: string): boolean {
    return this.#registered.has(extension)
  }

  /** The agents as they are now in the store; what they are doing stays. */
  replace(records: readonly AgentRecord[], now: Millis): void {
    const gone = new Set(this.#agents.keys())
    for (const record of records) {
      gone.delete(record.extension)
      const agent = this.#agents.get(record.extension)
      if (agent) agent.record = record
      else this.#agents.set(record.extension, this.#make(record, now))
    }
    for (const extension of gone) this.#agents.delete(extension)
  }

  register(extension: string): void {
    this.#registered.add(extension)
  }

  unregister(extension: string): void {
    this.#registered.delete(extension)
  }

  /** These phones are registered and no others. */
  registerOnly(extensions: readonly string[]): void {
    this.#registered.clear()
    for (const extension of extensions) this.#registered.add(extension)
  }

  legUp(extension: string, leg: LegId): void {
    this.#legsOf(extension).add(leg)
  }

  /** The agent whose last leg that was, undefined when there is none or they have another. */
  legDown(extension: string, leg: LegId): Agent | undefined {
    const legs = this.#legsOf(extension)
    legs.delete(leg)
    const agent = this.#agents.get(extension)
    if (legs.size === 0 && agent === undefined) this.#legs.delete(extension)
    return legs.size === 0 ? agent : undefined
  }

  /** Agents of a group who can be offered a call now. */
  freeIn(group: string): Agent[] {
    return [...this.#agents.values()].filter(
      agent => agent.record.groups.some(each => each.number === group) && isFree(agent, this.#registered),
    )
  }

  #make(record: AgentRecord, now: Millis): Agent {
    return { ...newAgent(record, now), legs: this.#legsOf(record.extension) }
  }

  #legsOf(extension: string): Set<LegId> {
    const legs = this.#legs.get(extension) ?? new Set<LegId>()
    this.#legs.set(extension, legs)
    return legs
  }
}
