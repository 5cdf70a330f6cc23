import type { Clock } from '../../../ports/clock.ts'

/** What became of one command on one connection. */
export type Reply =
  | { readonly type: 'answered'; readonly text: string }
  /** No reply: the command may have been carried out or not. */
  | { readonly type: 'unanswered'; readonly reason: string }
  /** It never left. */
  | { readonly type: 'notSent'; readonly reason: string }

/**
 * Commands waiting for their replies. Replies carry no id: the first one belongs to the first command
 * (mod_event_socket serves a connection strictly in order).
 */
export interface ReplyQueue {
  readonly length: number
  /** Registers a command, before it is sent. */
  expect(deadlineMs: number): Promise<Reply>
  /** Returns false when nothing was waiting for a reply. */
  answer(text: string): boolean
  /** The connection is gone: whatever still waits will not be answered. */
  abandon(reason: string): void
}

/**
 * A command whose deadline has passed keeps its place, so that a late reply is not taken for the next one's.
 */
export function createReplyQueue(clock: Clock): ReplyQueue {
  let waiting: ((reply: Reply) => void)[] = []
  return {
    get length() {
      return waiting.length
    },
    expect(deadlineMs) {
      const { promise, resolve } = Promise.withResolvers<Reply>()
      const reason = `no reply within ${deadlineMs} ms`
      const cancel = clock.after(deadlineMs, () => resolve({ type: 'unanswered', reason }))
      waiting.push(reply => {
        cancel()
        resolve(reply)
      })
      return promise
    },
    answer(text) {
      const settle = waiting.shift()
      settle?.({ type: 'answered', text })
      return settle !== undefined
    },
    abandon(reason) {
      const left = waiting
      waiting = []
      for (const settle of left) settle({ type: 'unanswered', reason })
    },
  }
}
