import type { Clock } from '../../../../ports/clock.ts'
import { type Fault, type FaultType, failed, type PoolState } from '../reading.ts'
import type { Attempt, Opened, Session } from './session.ts'
import { type Held, type Turn, type TurnHost, takeTurn, type Used } from './turn.ts'

/** Turns that may wait for a session; more than that is a database that does not keep up. */
const mostWaiting = 256
/** An unused session ends after this, in ms: well before firewalls forget a connection. */
const idleMs = 60_000
/** A session is replaced after this, in ms, so that a server behind a balancer gets its share back. */
const lifetimeMs = 1_800_000
/** So long no more sessions are tried than the server just had room for, in ms. */
const crowdedMs = 30_000

export interface PoolOptions<S extends Session> {
  readonly connect: () => Attempt<S>
  readonly size: number
  /** Longest an attempt to connect may take, in ms. */
  readonly connectMs: number
  readonly clock: Clock
  readonly random: () => number
}

/**
 * A bounded number of sessions, opened when they are needed and used by one at a time. A session that did not answer
 * in time is never used again: its late answer would be taken for the next one's.
 */
export class SessionPool<S extends Session> {
  readonly #options: PoolOptions<S>
  readonly #turns = new Set<Turn<S>>()
  /** Unused, the one that was used last at the end; each with what stops its clock. */
  readonly #idle = new Map<Held<S>, () => void>()
  readonly #open = new Set<Held<S>>()
  /** Under way, each with what stops its clock. */
  readonly #attempts = new Map<Attempt<S>, () => void>()
  #crowded: { readonly limit: number; readonly until: number } | null = null
  #isClosed = false

  constructor(options: PoolOptions<S>) {
    this.#options = options
  }

  /** Runs `work` with a session of its own; it is over within `deadlineMs`, waiting included. */
  use<T>(work: (session: S) => Promise<T>, deadlineMs: number): Promise<Used<T>> {
    if (this.#isClosed) return Promise.resolve(failed('closed', 'it was closed'))
    if (this.#waiting.length >= mostWaiting)
      return Promise.resolve(failed('busy', 'too many look-ups wait for it'))
    const { turn, used } = takeTurn(this.#host(), work, deadlineMs)
    this.#turns.add(turn)
    this.#serve()
    return used
  }

  state(): PoolState {
    return { open: this.#open.size, idle: this.#idle.size, waiting: this.#waiting.length }
  }

  /** Ends every session, and every turn with the fault `closed`. */
  close(): void {
    this.#isClosed = true
    this.#failAll([...this.#turns], failed('closed', 'it was closed').fault)
    for (const [attempt, cancel] of this.#attempts) {
      cancel()
      attempt.abandon()
    }
    this.#attempts.clear()
    for (const held of [...this.#open]) this.#end(held)
  }

  get #waiting(): Turn<S>[] {
    return [...this.#turns].filter(turn => turn.isWaiting)
  }

  /** Gives unused sessions to those who wait, and opens more where they are too few. */
  #serve(): void {
    const waiting = this.#waiting
    for (const turn of waiting.splice(0, this.#idle.size)) turn.start(this.#takeIdle())
    const room = this.#limit - this.#open.size - this.#attempts.size
    const wanted = waiting.length - this.#attempts.size
    for (let n = Math.min(room, wanted); n > 0; n--) this.#connect()
  }

  get #limit(): number {
    const { size, clock } = this.#options
    if (this.#crowded !== null && clock.now() >= this.#crowded.until) this.#crowded = null
    return Math.min(size, this.#crowded?.limit ?? size)
  }

  /** The one used last: the others grow old and end, where fewer are enough. */
  #takeIdle(): Held<S> {
    const held = [...this.#idle.keys()].at(-1)
    if (held === undefined) throw new Error('no session is idle')
    this.#leaveIdle(held)
    return held
  }

  #leaveIdle(held: Held<S>): void {
    this.#idle.get(held)?.()
    this.#idle.delete(held)
  }

  #connect(): void {
    const { connect, connectMs, clock } = this.#options
    const attempt = connect()
    const cancel = clock.after(connectMs, () => {
      attempt.abandon()
      this.#connected(attempt, failed('silent', `no connection in ${connectMs} ms`))
    })
    this.#attempts.set(attempt, cancel)
    void attempt.done.then(opened => this.#connected(attempt, opened))
  }

  #connected(attempt: Attempt<S>, opened: Opened<S>): void {
    this.#attempts.get(attempt)?.()
    if (!this.#attempts.delete(attempt)) {
      if (opened.type === 'open') opened.session.abandon()
      return
    }
    if (opened.type === 'open') this.#add(opened.session)
    else this.#refused(opened.fault)
  }

  #add(session: S): void {
    const { clock, random } = this.#options
    const retireAt = clock.now() + lifetimeMs * (0.8 + 0.2 * random())
    const held: Held<S> = { session, retireAt, wasUsed: false }
    this.#open.add(held)
    void session.lost.then(() => this.#forget(held))
    this.#rest(held)
  }

  /** Those who wait go on waiting while there is a session that may come free, and learn what is wrong where there is none. */
  #refused(fault: Fault): void {
    const now = this.#options.clock.now()
    if (fault.type === 'crowded') {
      this.#crowded = { limit: Math.max(1, this.#open.size), until: now + crowdedMs }
    }
    if (this.#open.size === 0 && this.#attempts.size === 0) this.#failAll(this.#waiting, fault)
  }

  #failAll(turns: readonly Turn<S>[], fault: Fault): void {
    for (const turn of turns) turn.fail(fault)
  }

  #release(held: Held<S>): void {
    if (held.session.isLost) this.#forget(held)
    else if (this.#isClosed || this.#options.clock.now() >= held.retireAt) this.#end(held)
    else this.#rest(held)
    this.#serve()
  }

  #rest(held: Held<S>): void {
    this.#idle.set(
      held,
      this.#options.clock.after(idleMs, () => this.#end(held)),
    )
    this.#serve()
  }

  #end(held: Held<S>): void {
    this.#forget(held)
    held.session.end()
  }

  #throwAway(held: Held<S>): void {
    this.#forget(held)
    held.session.abandon()
    this.#serve()
  }

  #forget(held: Held<S>): void {
    this.#leaveIdle(held)
    this.#open.delete(held)
  }

  #host(): TurnHost<S> {
    return {
      clock: this.#options.clock,
      whyNone: () => this.#whyNone(),
      over: turn => this.#turns.delete(turn),
      release: held => this.#release(held),
      throwAway: held => this.#throwAway(held),
    }
  }

  #whyNone(): FaultType {
    return this.#open.size > 0 ? 'busy' : 'silent'
  }
}
