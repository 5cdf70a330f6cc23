import type { Clock } from '../../../ports/clock.ts'
import { Breaker, type BreakerState } from '../../breaker/breaker.ts'
import { asStoreError, StoreFault } from '../database/fault.ts'
import { StoreUnavailable } from '../database/store-error.ts'

export interface GuardLimits {
  /** Longest wait for a connection of the pool, in ms. */
  readonly connectMs: number
  /** Longest time of one statement, in ms. */
  readonly statementMs: number
  /** Questions that may wait for a connection. */
  readonly mostWaiting: number
  /** Failures in a row after which a server is left alone, and for how long. */
  readonly failures: number
  readonly restMs: number
}

export const defaultGuardLimits: GuardLimits = {
  connectMs: 2000,
  statementMs: 5000,
  mostWaiting: 200,
  failures: 3,
  restMs: 1000,
}

export interface GuardNeeds {
  /** For messages, without secrets. */
  readonly name: string
  readonly clock: Clock
  readonly limits: GuardLimits
  readonly onBreaker: (state: BreakerState) => void
  /** A question ended before there was a connection for it, after so long. */
  readonly onNoConnection: (tookMs: number) => void
}

/**
 * Stands before a server that may be slow, frozen or gone: every question has a deadline, only so many wait, and one that
 * does not answer is left alone for a moment, so that those who ask meanwhile are told at once.
 */
export class Guard {
  readonly #needs: GuardNeeds
  readonly #breaker: Breaker
  #waiting = 0

  constructor(needs: GuardNeeds) {
    const { failures, restMs } = needs.limits
    this.#needs = needs
    this.#breaker = new Breaker({
      failures,
      restMs: () => restMs,
      now: () => performance.now(),
      onChange: needs.onBreaker,
    })
  }

  get limits(): GuardLimits {
    return this.#needs.limits
  }

  /** A connection of the pool. One that comes too late goes to `giveBack`. Rejects with StoreUnavailable. */
  async connection<C>(connect: () => Promise<C>, giveBack: (late: C) => void): Promise<C> {
    const start = performance.now()
    try {
      return await this.#connection(connect, giveBack)
    } catch (error) {
      this.#needs.onNoConnection(performance.now() - start)
      throw asStoreError(this.#needs.name, error)
    }
  }

  async #connection<C>(connect: () => Promise<C>, giveBack: (late: C) => void): Promise<C> {
    const { connectMs, mostWaiting } = this.#needs.limits
    if (this.#waiting >= mostWaiting) throw this.#unavailable('too many questions wait for it')
    if (!this.#breaker.admit()) throw this.#unavailable('it did not answer a moment ago')
    this.#waiting += 1
    const connecting = connect()
    try {
      return await this.#inTime(connecting, connectMs, () => {
        connecting.then(giveBack, () => undefined)
      })
    } catch (error) {
      this.#breaker.done(false)
      throw error
    } finally {
      this.#waiting -= 1
    }
  }

  /**
   * One statement. `abandon` is called when its connection cannot be used any more, with the reason. Rejects with
   * StoreUnavailable or StoreFault.
   */
  async statement<T>(run: () => Promise<T>, abandon: (why: StoreUnavailable) => void): Promise<T> {
    try {
      const result = await this.#inTime(run(), this.#needs.limits.statementMs, abandon)
      this.#breaker.done(true)
      return result
    } catch (error) {
      const known = asStoreError(this.#needs.name, error)
      if (known instanceof StoreUnavailable) abandon(known)
      // What it says no to, it answered.
      this.#breaker.done(known instanceof StoreFault)
      throw known
    }
  }

  async #inTime<T>(work: Promise<T>, ms: number, onLate: (why: StoreUnavailable) => void): Promise<T> {
    const late = Promise.withResolvers<never>()
    const cancel = this.#needs.clock.after(ms, () => {
      const why = this.#unavailable(`no answer in ${ms} ms`)
      onLate(why)
      late.reject(why)
    })
    try {
      return await Promise.race([work, late.promise])
    } finally {
      cancel()
    }
  }

  #unavailable(reason: string): StoreUnavailable {
    return new StoreUnavailable(this.#needs.name, reason)
  }
}
