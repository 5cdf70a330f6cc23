import { randomUUID } from 'node:crypto'
import type { FlowRequest } from '../../core/flow/contract.ts'
import { millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EventSink } from '../../ports/event-sink.ts'
import type { Log } from '../../ports/log.ts'
import { sparseWarning } from '../../runtime/sparse-warning.ts'
import type { BreakerState } from '../breaker/breaker.ts'
import { createPoster } from '../webhook/poster.ts'
import { Courier } from './courier.ts'
import { openEventFile } from './event-file.ts'
import { Ledger } from './ledger.ts'
import { longestPauseMs } from './verdict.ts'

/**
 * What became of push events. `delivered`: a 2xx. `retried`: tried and put off. `givenUp`: the receiver would not take
 * it. `dropped`: too many waited, or it could not be kept at all.
 */
export const outboxOutcomes = ['delivered', 'retried', 'givenUp', 'dropped'] as const
export type OutboxOutcome = (typeof outboxOutcomes)[number]

export interface OutboxOptions {
  /** SQLite file of the outbox alone, e.g. var/outbox.db. */
  readonly file: string
  /** Receiver of the push events. */
  readonly url: string
  /** Signs every request; "" = unsigned. */
  readonly secret: string
  readonly clock: Clock
  readonly log: Log
  /** Told of every outcome, for metrics. */
  readonly observe?: (outcome: OutboxOutcome, count: number) => void
  /** Told when the receiver is left alone (`open`) and when it takes events again (`closed`), for metrics. */
  readonly observeReceiver?: (state: BreakerState) => void
  /** Most events waiting on disk; above it the oldest are dropped. Default 1,000,000. */
  readonly maxRows?: number
  /** Most events on their way at once, each of another call. Default 16. */
  readonly parallel?: number
  /** For one whole try, in ms. Default 5,000. */
  readonly timeoutMs?: number
  /** 0 <= x < 1, for the jitter of the back-off. Default Math.random. */
  readonly random?: () => number
}

/** Push events, written down first and delivered after: at least once, in order per call, calls side by side. */
export interface Outbox extends EventSink {
  /** Begins to deliver, first of all what an earlier process left. */
  start(): void
  /** Everything pushed is on disk when this resolves. Does not wait for the receiver. */
  stop(): Promise<void>
  /** Writes what was pushed now instead of at the end of this turn of the event loop. */
  flush(): void
  /** Events not yet done with. */
  readonly waiting: number
  /** Events on their way to the receiver just now. */
  readonly sending: number
}

/** How long to leave a disk alone that would not write or read. */
const diskRestMs = 1_000
/** Clocks are moved back a little all the time; only more than this is a jump. */
const clockSlackMs = 1_000

/** Opens the file; throws `OutboxUnavailable` when it cannot be used. */
export function createOutbox(options: OutboxOptions): Outbox {
  return new DiskOutbox(options)
}

/**
 * Works in turns: write everything new and everything settled in one transaction, then send what is due. A turn comes at
 * the end of an event-loop turn in which something was pushed or settled, and when a waiting event becomes due.
 */
class DiskOutbox implements Outbox {
  readonly #clock: Clock
  readonly #log: Log
  readonly #observe: (outcome: OutboxOutcome, count: number) => void
  readonly #warnUnkept: (fields: object) => void
  readonly #ledger: Ledger
  readonly #courier: Courier
  #state: 'idle' | 'running' | 'stopped' = 'idle'
  #turnComing = false
  #lastTurnAt = 0
  #cancelTimer: () => void = () => undefined

  constructor(options: OutboxOptions) {
    const { clock, log, url, secret, maxRows = 1_000_000, parallel = 16, timeoutMs = 5_000 } = options
    this.#clock = clock
    this.#log = log
    this.#observe = options.observe ?? (() => undefined)
    this.#warnUnkept = sparseWarning(log, clock, 'push event cannot be kept')
    const file = openEventFile(options.file)
    const onDropped = (count: number) => this.#observe('dropped', count)
    this.#ledger = new Ledger({ file, clock, log, maxRows, onDropped })
    this.#courier = new Courier({
      ledger: this.#ledger,
      poster: createPoster({ url, secret, clock, timeoutMs, connections: parallel }),
      clock,
      log,
      parallel,
      random: options.random ?? Math.random,
      onSettled: next => {
        this.#observe(outcomeOf[next], 1)
        this.#turnSoon()
      },
      onReceiver: options.observeReceiver ?? (() => undefined),
    })
  }

  get waiting(): number {
    return this.#ledger.waiting
  }

  get sending(): number {
    return this.#courier.sending
  }

  push(event: FlowRequest): void {
    if (this.#state === 'stopped') {
      this.#refuse('the outbox is stopped')
      return
    }
    try {
      // Written out here and now: what happens to the event object later does not matter.
      const body = JSON.stringify(event)
      this.#ledger.append({ eventId: randomUUID(), callUuid: event.call_uuid, body }, this.#clock.now())
      this.#turnSoon()
    } catch (error) {
      this.#refuse(String(error))
    }
  }

  start(): void {
    if (this.#state !== 'idle') return
    this.#state = 'running'
    // Whoever wrote the file may have had a clock that was ahead.
    const now = this.#clock.now()
    this.#ledger.settle({ type: 'bringForward', beyond: millis(now + longestPauseMs), now })
    this.#turnSoon()
  }

  flush(): void {
    if (this.#state !== 'stopped') this.#ledger.save()
  }

  async stop(): Promise<void> {
    if (this.#state === 'stopped') return
    this.#state = 'stopped'
    this.#cancelTimer()
    if (!this.#ledger.save()) this.#log.error({}, 'the last push events could not be written and are lost')
    await this.#courier.stop()
    this.#ledger.close()
  }

  #refuse(reason: string): void {
    this.#warnUnkept({ reason })
    this.#observe('dropped', 1)
  }

  #turnSoon(): void {
    if (this.#turnComing || this.#state === 'stopped') return
    this.#turnComing = true
    setImmediate(() => {
      this.#turnComing = false
      if (this.#state !== 'stopped') this.#turn()
    })
  }

  #turn(): void {
    this.#cancelTimer()
    this.#watchClock()
    // What was sent could not be struck off a disk that does not write: then nothing is sent either.
    const inMs = this.#ledger.save() ? this.#send() : diskRestMs
    if (inMs !== null) this.#cancelTimer = this.#clock.after(inMs, () => this.#turnSoon())
  }

  /** A clock that was set back would make everything that waits wait that much longer. */
  #watchClock(): void {
    const now = this.#clock.now()
    if (now < this.#lastTurnAt - clockSlackMs) this.#ledger.settle({ type: 'bringForward', beyond: now, now })
    this.#lastTurnAt = now
  }

  #send(): number | null {
    if (this.#state !== 'running') return null
    try {
      return this.#courier.send()
    } catch (error) {
      this.#ledger.complain(error)
      return diskRestMs
    }
  }
}

const outcomeOf = { done: 'delivered', tryAgain: 'retried', giveUp: 'givenUp' } as const
