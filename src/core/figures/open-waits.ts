import type { LegId } from '../shared/ids.ts'
import type { GroupFact } from './count-group.ts'

/** More calls than a controller has; of more the oldest are forgotten. */
const mostCalls = 100_000

/**
 * Keeps what is told twice from being counted twice: after a reconnect or a restart the queue hears again of callers who
 * wait and of talks that go on. One entry for each call that is in a queue or came out of one and talks.
 */
export class OpenWaits {
  readonly #calls = new Map<LegId, { readonly group: string; readonly isAnswered: boolean }>()

  isNews(fact: GroupFact): boolean {
    switch (fact.type) {
      case 'entered':
        return this.#enters(fact.callId, fact.group)
      case 'answered':
        return this.#answered(fact.callId, fact.group)
      case 'left':
      case 'talked':
        this.#calls.delete(fact.callId)
        return true
      default:
        return true
    }
  }

  /** What was open before; of who has been heard of since nothing is. */
  add(earlier: OpenWaits, isHeardOf: (callId: LegId) => boolean): void {
    for (const [callId, { group, isAnswered }] of earlier.#calls) {
      if (!isHeardOf(callId)) this.#keep(callId, group, isAnswered)
    }
  }

  #enters(callId: LegId, group: string): boolean {
    const known = this.#calls.get(callId)
    if (known?.group === group && !known.isAnswered) return false
    this.#keep(callId, group, false)
    return true
  }

  #answered(callId: LegId, group: string): boolean {
    const known = this.#calls.get(callId)
    if (known?.group === group && known.isAnswered) return false
    this.#keep(callId, group, true)
    return true
  }

  #keep(callId: LegId, group: string, isAnswered: boolean): void {
    const [oldest] = this.#calls.keys()
    if (oldest !== undefined && this.#calls.size >= mostCalls) this.#calls.delete(oldest)
    this.#calls.set(callId, { group, isAnswered })
  }
}
