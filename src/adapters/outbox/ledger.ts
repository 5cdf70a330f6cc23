import type { Millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { sparseWarning } from '../../runtime/sparse-warning.ts'
import type { Change, EventFile, NewEvent, WaitingEvent } from './event-file.ts'

/** What became of an event that was tried, or of the receiver. */
export type Settlement = Exclude<Change, { type: 'append' }>

export interface LedgerOptions {
  readonly file: EventFile
  readonly clock: Clock
  readonly log: Log
  readonly maxRows: number
  /** Told of events lost because there are too many. */
  readonly onDropped: (count: number) => void
}

/** Events held in memory while the disk takes none (full, read-only); above it the oldest are dropped. */
const maxUnwritten = 10_000
/** A flood of pushes within one turn is written in pieces of this size, so that memory stays bounded in any case. */
const saveEvery = 1_000

/**
 * The event file with what is not yet written to it. Changes gather in memory and go to disk together, so that a turn
 * costs one transaction however much happened in it.
 */
export class Ledger {
  readonly #options: LedgerOptions
  readonly #warnFull: (fields: object, times: number) => void
  readonly #warnDisk: (fields: object) => void
  #pushed: Change[] = []
  #settled: Settlement[] = []
  /** Calls with an event on its way, or settled and not yet saved: their next event must wait. */
  readonly #busy = new Set<string>()

  constructor(options: LedgerOptions) {
    this.#options = options
    const { log, clock } = options
    this.#warnFull = sparseWarning(log, clock, 'push events dropped: more are waiting than may be kept')
    this.#warnDisk = sparseWarning(log, clock, 'outbox file cannot be used just now, trying again')
  }

  /** Events not yet done with, written or not. */
  get waiting(): number {
    return this.#options.file.waiting + this.#pushed.length
  }

  append(event: NewEvent, now: Millis): void {
    this.#pushed.push({ type: 'append', event, now })
    if (this.#pushed.length % saveEvery === 0) this.save()
  }

  settle(settlement: Settlement): void {
    this.#settled.push(settlement)
  }

  /** Takes up to `limit` due events, each the first of a call that is not busy; their calls are busy from now on. */
  take(now: Millis, limit: number): readonly WaitingEvent[] {
    const events = this.#options.file.due(now, limit, this.#busy)
    for (const event of events) this.#busy.add(event.callUuid)
    return events
  }

  /** When the next event is due that `take` could give; null = none waits. */
  nextDueAt(): Millis | null {
    return this.#options.file.nextDueAt(this.#busy)
  }

  /** Writes everything gathered. False when the disk would not: nothing is lost, except above the limit in memory. */
  save(): boolean {
    const changes = [...this.#pushed, ...this.#settled]
    if (changes.length === 0) return true
    try {
      const dropped = this.#options.file.apply(changes, this.#options.maxRows)
      this.#forgetSaved()
      this.#drop(dropped)
      return true
    } catch (error) {
      this.complain(error)
      this.#drop(this.#pushed.splice(0, this.#pushed.length - maxUnwritten).length)
      return false
    }
  }

  /** Logs trouble with the disk, sparsely. */
  complain(error: unknown): void {
    this.#warnDisk({ reason: String(error) })
  }

  close(): void {
    this.#options.file.close()
  }

  #forgetSaved(): void {
    for (const change of this.#settled) if ('event' in change) this.#busy.delete(change.event.callUuid)
    this.#pushed = []
    this.#settled = []
  }

  #drop(count: number): void {
    if (count === 0) return
    this.#warnFull({ waiting: this.waiting }, count)
    this.#options.onDropped(count)
  }
}
