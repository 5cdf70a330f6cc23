import type { SipClock } from '../clock.ts'
import { type BaseTimes, firstDelay, nextDelay, type TimerName } from './timer-table.ts'

/** Time as one transaction has it. */
export interface TransactionTime {
  readonly clock: SipClock
  readonly times: BaseTimes
  readonly reliable: boolean
}

interface Running {
  readonly delay: number
  readonly cancel: () => void
}

/** The running timers of one transaction. */
export class TransactionTimers {
  readonly #time: TransactionTime
  readonly #fire: (timer: TimerName) => void
  readonly #running = new Map<TimerName, Running>()

  constructor(time: TransactionTime, fire: (timer: TimerName) => void) {
    this.#time = time
    this.#fire = fire
  }

  /** Starts `timer` with its first delay, unless the transport makes it needless. */
  start(timer: TimerName): void {
    const delay = firstDelay(timer, this.#time.times, this.#time.reliable)
    if (delay !== null) this.#run(timer, delay)
  }

  /** Runs a retransmission timer that has just fired once more, for longer. */
  again(timer: TimerName): void {
    const { times } = this.#time
    const last = this.#running.get(timer)?.delay ?? times.t1
    this.#run(timer, nextDelay(timer, last, times))
  }

  /** Runs a retransmission timer that has just fired once more, for T2. */
  slow(timer: TimerName): void {
    this.#run(timer, this.#time.times.t2)
  }

  /** Stops every timer that is not in `names`. */
  keep(names: readonly TimerName[]): void {
    for (const [timer, running] of this.#running) {
      if (names.includes(timer)) continue
      running.cancel()
      this.#running.delete(timer)
    }
  }

  #run(timer: TimerName, delay: number): void {
    this.#running.get(timer)?.cancel()
    const cancel = this.#time.clock.after(delay, () => this.#fire(timer))
    this.#running.set(timer, { delay, cancel })
  }
}
