import type { LineAnswer, LineFailure, LineRequest } from '../../core/line/line.ts'

/**
 * Where calls get their lines: route choice, limits, waiting, failover. One request lives from `seek` to `leave`, or to
 * the answer `refused`; `id` names it.
 */
export interface LineDesk {
  /**
   * `tell` is called at once or later, more than once where the call waits; never after `leave`. `soon`, where it is given:
   * a call that waits gets its line within a moment, so that what its caller hears can be ended.
   */
  seek(id: string, request: LineRequest, tell: (answer: LineAnswer) => void, soon?: () => void): void
  /**
   * The attempt on the line that was found has failed: the next one, or a refusal, is told. False = there is no such
   * request (any more), and nothing will be told.
   */
  failed(id: string, failure: LineFailure): boolean
  /** The call needs no more lines: it talks, or its caller is gone. What is held and has no leg is let go. */
  leave(id: string): void
}
