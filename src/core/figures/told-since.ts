import type { QueueFact } from '../acd/queue-fact.ts'
import type { LegId } from '../shared/ids.ts'

/**
 * More calls than there are when nacd starts and takes them over, by far: those that come later are not in what is read
 * of the time before.
 */
const mostCalls = 100_000

/**
 * What has been told of each call first since nacd started, and whose ratings: until the day before the start has been
 * read, from which it would be counted again.
 */
export class ToldSince {
  readonly #first = new Map<LegId, QueueFact>()
  readonly #rated = new Set<LegId>()
  #isOver = false

  note(fact: QueueFact): void {
    if (this.#isOver || this.#first.size >= mostCalls || !('callId' in fact) || fact.callId === '') return
    if (!this.#first.has(fact.callId)) this.#first.set(fact.callId, fact)
  }

  rated(callId: LegId): void {
    if (!this.#isOver && this.#rated.size < mostCalls) this.#rated.add(callId)
  }

  /** The calls of the day before have been read: nothing need be remembered any more. */
  end(): void {
    this.#isOver = true
    this.#first.clear()
    this.#rated.clear()
  }

  isRated(callId: LegId): boolean {
    return this.#rated.has(callId)
  }

  /** Whether anything has been told of the call. */
  isHeardOf(callId: LegId): boolean {
    return this.#first.has(callId)
  }

  /** A caller waits, or an agent has answered, and that was told once more when their call was taken over. */
  isToldAgain(fact: QueueFact): boolean {
    if (fact.type !== 'entered' && fact.type !== 'answered') return false
    const first = this.#first.get(fact.callId)
    return first?.type === fact.type && first.group === fact.group
  }
}
