import { type AgentRecord, type AgentStatus, withStatus } from '../../core/acd/records.ts'

interface Said {
  readonly status: AgentStatus
  readonly reason: string
}

/**
 * Statuses that a reading of the store may not have yet, because it began before they were kept there: laid over what
 * it found, so that it undoes none of them.
 */
export class FreshStatuses {
  /** Told since the reading began that is under way. */
  readonly #told = new Map<string, Said>()
  /** Set by the queue itself, and being written. */
  readonly #beingWritten = new Map<string, Said>()

  /** What was told before it is in the store. */
  readingBegins(): void {
    this.#told.clear()
  }

  told(extension: string, said: Said): void {
    this.#told.set(extension, said)
  }

  writing(extension: string, said: Said): void {
    this.#told.delete(extension)
    this.#beingWritten.set(extension, said)
  }

  /** Kept now, but not yet where a reading began before. */
  written(extension: string): void {
    const said = this.#beingWritten.get(extension)
    this.#beingWritten.delete(extension)
    if (said !== undefined && !this.#told.has(extension)) this.#told.set(extension, said)
  }

  notWritten(extension: string): void {
    this.#beingWritten.delete(extension)
  }

  over(agents: readonly AgentRecord[]): readonly AgentRecord[] {
    if (this.#told.size + this.#beingWritten.size === 0) return agents
    return agents.map(agent => {
      // What was told since the queue began to write is in the store, and what it writes is not yet.
      const said = this.#told.get(agent.extension) ?? this.#beingWritten.get(agent.extension)
      return said === undefined ? agent : withStatus(agent, said.status, said.reason)
    })
  }
}
