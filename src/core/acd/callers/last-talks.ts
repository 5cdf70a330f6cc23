import type { Millis } from '../../shared/ids.ts'
import type { LastTalk } from '../agent-memory.ts'

/** Callers whose last talk is kept; of more, the one who spoke the longest time ago is forgotten. */
const mostTalks = 100_000

/** With whom each caller spoke last through a queue. */
export class LastTalks {
  readonly #talks = new Map<string, LastTalk>()
  /**
   * The oldest of them next. Kept, because one made anew would each time walk over the places of all who have been
   * forgotten: as many as a map holds before it is packed again.
   */
  readonly #oldestFirst = this.#talks.keys()

  /** An older talk than the one that is known says nothing. */
  note(talk: LastTalk): void {
    const { callerNumber } = talk
    if (callerNumber === '' || (this.#talks.get(callerNumber)?.at ?? 0) > talk.at) return
    // A map keeps the order in which keys came: taken out and put back, this one is the youngest.
    this.#talks.delete(callerNumber)
    this.#talks.set(callerNumber, talk)
    if (this.#talks.size <= mostTalks) return
    const oldest = this.#oldestFirst.next()
    if (!oldest.done) this.#talks.delete(oldest.value)
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
