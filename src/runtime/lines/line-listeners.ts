import type { LineAnswer } from '../../core/line/line.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LineObserver } from '../../ports/lines/lines.ts'

export type Tell = (answer: LineAnswer) => void

/** Who waits for the answers to one request. */
interface Listener {
  readonly tell: Tell
  readonly soon: () => void
}

interface ListenerDeps {
  readonly clock: Pick<Clock, 'after'>
  readonly observe: Pick<LineObserver, 'found' | 'waits' | 'refused'>
}

/** Who waits for answers of the line desk, by request. */
export class LineListeners {
  readonly #deps: ListenerDeps
  readonly #listeners = new Map<string, Listener>()

  constructor(deps: ListenerDeps) {
    this.#deps = deps
  }

  has(id: string): boolean {
    return this.#listeners.has(id)
  }

  /** `soon`: called where a line is found a moment before it may be dialled. */
  add(id: string, tell: Tell, soon: () => void): void {
    this.#listeners.set(id, { tell, soon })
  }

  remove(id: string): void {
    this.#listeners.delete(id)
  }

  clear(): void {
    this.#listeners.clear()
  }

  /** Who has left meanwhile is told nothing, and has let go of whatever it was. */
  answer(id: string, answer: LineAnswer, waitedMs: number): void {
    const listener = this.#listeners.get(id)
    if (listener === undefined) return
    this.#count(answer, waitedMs)
    if (answer.type === 'refused') this.#listeners.delete(id)
    if (answer.type === 'found' && answer.line.inMs !== undefined) this.#tellInTime(id, listener, answer)
    else listener.tell(answer)
  }

  #count(answer: LineAnswer, waitedMs: number): void {
    const { observe } = this.#deps
    if (answer.type === 'found') observe.found(answer.line.gateway, waitedMs)
    else if (answer.type === 'waits') observe.waits()
    else observe.refused(answer.reason, waitedMs)
  }

  /** A line that was found a moment too early to dial. */
  #tellInTime(id: string, listener: Listener, found: Extract<LineAnswer, { type: 'found' }>): void {
    const { inMs = 0, ...line } = found.line
    listener.soon()
    this.#deps.clock.after(inMs, () => {
      if (this.#listeners.get(id) === listener) listener.tell({ ...found, line })
    })
  }
}
