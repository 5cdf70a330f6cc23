import type { LegId, Millis } from '../../shared/ids.ts'
import type { AgentRecord } from '../records.ts'
import { type Agent, newAgent } from './agent.ts'

/** The agents, the phones that are registered, and the legs at all extensions. */
export class Roster {
  readonly #agents = new Map<string, Agent>()
  #registered = new Set<string>()
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
    const agent: Agent = { ...newAgent(record, this.#registered.has(extension), now), legs }
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

  isRegistered(extension: string): boolean {
    return this.#registered.has(extension)
  }

  setRegistered(extension: string, isRegistered: boolean): void {
    if (isRegistered) this.#registered.add(extension)
    else this.#registered.delete(extension)
  }

  /** These phones are registered and no others. */
  registerOnly(extensions: readonly string[]): void {
    this.#registered = new Set(extensions)
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
