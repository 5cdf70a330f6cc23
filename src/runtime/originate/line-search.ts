import type { Line, LineAnswer, LineFailure, LineRefusal, LineRequest } from '../../core/line/line.ts'
import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import type { LineDesk } from '../../ports/lines/line-desk.ts'

/** A line, or why there is none. */
export type Search =
  | { readonly type: 'found'; readonly line: Line }
  | { readonly type: 'refused'; readonly cause: HangupCause; readonly reason: string }

/** Why nacd itself gave no line; "" where the cause is what the far end said. */
const reasons: Readonly<Record<LineRefusal, string>> = {
  notAllowed: 'the number may not be called',
  noRoute: 'no route leads to the number',
  noGateway: 'there is no such gateway',
  limit: 'all lines are in use',
  lineFull: 'too many calls wait for a line',
  waitedTooLong: 'no line became free in time',
  unavailable: 'the lines are not known at the moment',
  allFailed: '',
  final: '',
}

/** One request at the line desk, asked for its lines one after the other. */
export class LineSearch {
  readonly #desk: LineDesk
  readonly #id: string
  readonly #answers: Search[] = []
  #wake: (() => void) | null = null
  #isOpen = true

  constructor(desk: LineDesk, id: string, request: LineRequest) {
    this.#desk = desk
    this.#id = id
    desk.seek(id, request, answer => this.#take(answer))
  }

  /** The next line, or the refusal. Those who wait for a line wait here. */
  async next(): Promise<Search> {
    for (;;) {
      const answer = this.#answers.shift()
      if (answer !== undefined) return answer
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  /** The line that was found has brought nobody: `next` has the one after it. */
  failed(failure: LineFailure): void {
    if (!this.#isOpen || this.#desk.failed(this.#id, failure)) return
    this.#isOpen = false
    this.#tell({ type: 'refused', cause: failure.cause, reason: '' })
  }

  /** No more lines are wanted; whoever waits in `next` is told. Harmless a second time. */
  leave(): void {
    if (this.#isOpen) this.#desk.leave(this.#id)
    this.#isOpen = false
    this.#tell({ type: 'refused', cause: 'ORIGINATOR_CANCEL', reason: '' })
  }

  #take(answer: LineAnswer): void {
    if (!this.#isOpen || answer.type === 'waits') return
    if (answer.type === 'found') this.#tell(answer)
    else {
      this.#isOpen = false
      this.#tell({ type: 'refused', cause: answer.cause, reason: reasons[answer.reason] })
    }
  }

  #tell(answer: Search): void {
    this.#answers.push(answer)
    this.#wake?.()
    this.#wake = null
  }
}
