import type { Clock } from '../../../../ports/clock.ts'
import { type Fault, type FaultType, failed } from '../reading.ts'
import type { Session } from './session.ts'

/** A session as the pool keeps it. */
export interface Held<S extends Session> {
  readonly session: S
  /** When it is replaced by a fresh one, in ms of the clock. */
  readonly retireAt: number
  /** Somebody has used it before: it may have died unseen. */
  wasUsed: boolean
}

export type Used<T> =
  | { readonly type: 'done'; readonly value: T; readonly reused: boolean }
  | { readonly type: 'failed'; readonly fault: Fault }

export interface TurnHost<S extends Session> {
  readonly clock: Clock
  /** Why a turn that waited in vain got no session. */
  whyNone(): FaultType
  /** It no longer waits or runs. */
  over(turn: Turn<S>): void
  /** Takes a session back for the next. */
  release(held: Held<S>): void
  /** Takes a session back that nobody may use again. */
  throwAway(held: Held<S>): void
}

/** One use of a session, from waiting for one to its end: over by its deadline, whatever the server does. */
export interface Turn<S extends Session> {
  readonly isWaiting: boolean
  start(held: Held<S>): void
  /** Ends it without an answer; a session under way is thrown away. */
  fail(fault: Fault): void
}

const silent: Partial<Record<FaultType, string>> = { busy: 'all its connections were busy for' }

/** `used` rejects only when `work` does. */
export function takeTurn<S extends Session, T>(
  host: TurnHost<S>,
  work: (session: S) => Promise<T>,
  deadlineMs: number,
): { readonly turn: Turn<S>; readonly used: Promise<Used<T>> } {
  const { promise, resolve, reject } = Promise.withResolvers<Used<T>>()
  let held: Held<S> | null = null
  let isOver = false
  const settle = (used: Used<T>): void => {
    isOver = true
    cancel()
    host.over(turn)
    resolve(used)
  }
  const turn: Turn<S> = {
    get isWaiting() {
      return held === null && !isOver
    },
    start(given) {
      held = given
      const reused = given.wasUsed
      given.wasUsed = true
      work(given.session).then(value => {
        if (isOver) return
        settle({ type: 'done', value, reused })
        host.release(given)
      }, reject)
    },
    fail(fault) {
      if (isOver) return
      settle({ type: 'failed', fault })
      if (held !== null) host.throwAway(held)
    },
  }
  const cancel = host.clock.after(deadlineMs, () => {
    const type = held === null ? host.whyNone() : 'silent'
    turn.fail(failed(type, `${silent[type] ?? 'no answer in'} ${deadlineMs} ms`).fault)
  })
  return { turn, used: promise }
}
