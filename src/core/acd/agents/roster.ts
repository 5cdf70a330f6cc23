import type { LegId, Millis } from '../../shared/ids.ts'
import type { AgentRecord } from '../records.ts'
import { type Agent, newAgent } from './agent.ts'

const nowhere: ReadonlySet<string> = new Set()

/** The agents, where which phones are registered, and the legs at all extensions. */
export class Roster {
  readonly #agents = new Map<string, Agent>()
  /** By extension: the switches its phone is registered at. A set is never changed, but another takes its place. */
  readonly #switches = new Map<string, ReadonlySet<string>>()
  /** The switches that have told which phones they have. */
  readonly #heard = new Set<string>()
  /** An agent made later is occupied by the legs that are up already. */
  readonly #legs = new Map<string, Set<LegId>>()

  get(extension: string): Agent | undefined {
    return this.#agents.get(extension)
  }

  all(): IterableIterator<Agent> {
    return this.#agents.values()
  }

  add(record: AgentRecord, now: Millis): Agent {
    const { extension } = record
    const legs = this.#legsOf(extension)
    const agent: Agent = { ...newAgent(record, this.switchesOf(extension), now), legs }
    this.#agents.set(extension, agent)
    return agent
  }

  /** Those whose extension is not among these. */
  goneFrom(extensions: ReadonlySet<string>): Agent[] {
    return [...this.#agents.values()].filter(({ record }) => !extensions.has(record.extension))
  }

  remove(extension: string): void {
    this.#agents.delete(extension)
    this.#forgetEmpty(extension)
  }

  /** The switches at which the phone is registered. */
  switchesOf(extension: string): ReadonlySet<string> {
    return this.#switches.get(extension) ?? nowhere
  }

  setRegistered(extension: string, switchName: string, isRegistered: boolean): void {
    const before = this.switchesOf(extension)
    if (before.has(switchName) === isRegistered) return
    const others = [...before].filter(each => each !== switchName)
    const now = isRegistered ? [...others, switchName] : others
    if (now.length > 0) this.#switches.set(extension, new Set(now))
    else this.#switches.delete(extension)
  }

  /** At this switch these phones are registered and no others. */
  registerOnly(switchName: string, extensions: readonly string[]): void {
    const registered = new Set(extensions)
    for (const extension of [...this.#switches.keys()])
      if (!registered.has(extension)) this.setRegistered(extension, switchName, false)
    for (const extension of registered) this.setRegistered(extension, switchName, true)
  }

  /** Whether the switch has told which phones it has, and is within reach. */
  isHeard(switchName: string): boolean {
    return this.#heard.has(switchName)
  }

  setHeard(switchName: string, isHeard: boolean): void {
    if (isHeard) this.#heard.add(switchName)
    else this.#heard.delete(switchName)
  }

  legUp(extension: string, leg: LegId): void {
    this.#legsOf(extension).add(leg)
  }

  /** False when it was not known to be up. */
  legDown(extension: string, leg: LegId): boolean {
    const wasUp = this.#legs.get(extension)?.delete(leg) ?? false
    this.#forgetEmpty(extension)
    return wasUp
  }

  #legsOf(extension: string): Set<LegId> {
    const legs = this.#legs.get(extension) ?? new Set<LegId>()
    this.#legs.set(extension, legs)
    return legs
  }

  #forgetEmpty(extension: string): void {
    // An agent's own set is the one here: it must stay the same.
    if (!this.#agents.has(extension) && this.#legs.get(extension)?.size === 0) this.#legs.delete(extension)
  }
}
