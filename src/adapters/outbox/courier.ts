import { type Millis, millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { sparseWarning } from '../../runtime/sparse-warning.ts'
import type { BreakerState } from '../breaker/breaker.ts'
import type { Poster, PostOutcome } from '../webhook/poster.ts'
import type { WaitingEvent } from './event-file.ts'
import type { Ledger } from './ledger.ts'
import { afterTry, allowance, healthy, isDown, restMs } from './receiver-health.ts'
import { decideNext, judge, type Next, type Verdict } from './verdict.ts'

export interface CourierOptions {
  readonly ledger: Ledger
  readonly poster: Poster
  readonly clock: Clock
  readonly log: Log
  readonly parallel: number
  readonly random: () => number
  /** A try is over and its settlement is in the ledger. */
  readonly onSettled: (next: Next['type']) => void
  /** The receiver is left alone (`open`), or takes events again (`closed`). */
  readonly onReceiver: (state: BreakerState) => void
}

/** Carries due events to the receiver, a bounded number at a time, and settles each in the ledger. */
export class Courier {
  readonly #options: CourierOptions
  readonly #warnGivenUp: (fields: object) => void
  #health = healthy
  #sending = 0
  #stopped = false

  constructor(options: CourierOptions) {
    this.#options = options
    const { log, clock } = options
    this.#warnGivenUp = sparseWarning(log, clock, 'push event given up: the receiver would not take it')
  }

  get sending(): number {
    return this.#sending
  }

  /** Sends what is due and may go. In how many ms to call again; null = when something is pushed or settled. */
  send(): number | null {
    const { clock, ledger, parallel } = this.#options
    const now = clock.now()
    const free = allowance(this.#health, now, parallel) - this.#sending
    for (const event of free > 0 ? ledger.take(now, free) : []) this.#begin(event)
    const restsMs = restMs(this.#health, now)
    if (restsMs > 0) return restsMs
    const dueAt = free > 0 ? ledger.nextDueAt() : null
    return dueAt === null || dueAt <= now ? null : dueAt - now
  }

  /** What is on its way is not settled any more: it goes out again at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#options.poster.close()
  }

  #begin(event: WaitingEvent): void {
    this.#sending++
    void this.#options.poster.post(event.body, event.eventId).then(outcome => {
      this.#sending--
      if (!this.#stopped) this.#settle(event, outcome)
    })
  }

  #settle(event: WaitingEvent, outcome: PostOutcome): void {
    const { clock, random, onSettled } = this.#options
    const now = clock.now()
    const verdict = judge(outcome)
    this.#feel(verdict, now)
    const next = decideNext(verdict, event.tries, isDown(this.#health), random)
    this.#enter(event, verdict, next, now)
    onSettled(next.type)
  }

  #enter(event: WaitingEvent, verdict: Verdict, next: Next, now: Millis): void {
    const { ledger } = this.#options
    if (next.type === 'tryAgain') {
      const dueAt = millis(now + next.dueInMs)
      ledger.settle({ type: 'postpone', event, dueAt, onRecovery: next.onRecovery })
      return
    }
    if (next.type === 'giveUp') this.#warnGivenUp({ eventId: event.eventId, tries: next.tries, verdict })
    ledger.settle({ type: 'advance', event, now })
  }

  /** Keeps the receiver's health; when it takes something again, everything that waited for that is due. */
  #feel(verdict: Verdict, now: Millis): void {
    const { ledger, log, random } = this.#options
    const wasDown = isDown(this.#health)
    this.#health = afterTry(this.#health, verdict, now, random)
    if (isDown(this.#health) === wasDown) return
    this.#options.onReceiver(wasDown ? 'closed' : 'open')
    const fields = { waiting: ledger.waiting }
    if (wasDown) {
      log.info(fields, 'push event receiver takes events again')
      ledger.settle({ type: 'wake', now })
    } else {
      log.warn(fields, 'push event receiver takes nothing, events wait on disk')
    }
  }
}
