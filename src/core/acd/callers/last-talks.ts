import type { Millis } from '../../shared/ids.ts'
import type { LastTalk } from '../agent-memory.ts'

/** Callers whose last talk is kept; of more, the one who spoke the longest time ago is forgotten. */
const mostTalks = 100_000

/** With whom each caller spoke last through a queue. */
export class LastTalks {
  readonly #talks = new Map<string, LastTalk>()

  /** An older talk than the one that is known says nothing. */
  note(talk: LastTalk): void {
    const { callerNumber } = talk
    if (callerNumber === '' || (this.#talks.get(callerNumber)?.at ?? 0) > talk.at) return
    // A map keeps the order in which keys came: taken out and put back, this one is the youngest.
    this.#talks.delete(callerNumber)
    this.#talks.set(callerNumber, talk)
    if (this.#talks.size <= mostTalks) return
    for (const oldest of this.#talks.keys()) {
      this.#talks.delete(oldest)
      break
    }
  }

  /** The extension, where the talk is not longer ago than `withinMinutes`. */
  agentOf(callerNumber: string, withinMinutes: number, now: Millis): string | undefined {
    const talk = this.#talks.get(callerNumber)
    return talk && talk.at + withinMinutes * 60_000 >= now ? talk.extension : undefined
  }

  get size(): number {
    return this.#talks.size
  }
}
