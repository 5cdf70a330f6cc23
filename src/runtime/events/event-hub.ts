import { type Millis, millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveEvent, LiveEventType, LiveFact } from './live-event.ts'

/** Events kept for those who come back; about 2 MB. */
const usualRoom = 5000
/** Far ends choose some texts. */
const longestText = 256

export interface EventHubDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly room?: number
}

/** Why a reader does not get on where they were. */
export type ResetReason = 'unreadable' | 'other_run' | 'too_old'

/** Where a reader begins: `next` is the number of their first event. */
export interface Opening {
  readonly next: number
  /** null = nothing was missed. */
  readonly reset: ResetReason | null
}

/**
 * The live events of this run, the newest of them in a ring. Ids are `<run>-<n>`: the run is the time it began, so that
 * ids go up over restarts too. Readers have a place in the ring and read on at their own pace; the hub holds nothing for
 * any of them.
 */
export class EventHub {
  readonly #clock: Pick<Clock, 'now'>
  readonly #room: number
  readonly #run: Millis
  readonly #ring: LiveEvent[] = []
  readonly #readers = new Set<() => void>()
  #count = 0
  #waking = false

  constructor({ clock, room = usualRoom }: EventHubDeps) {
    this.#clock = clock
    this.#room = room
    this.#run = clock.now()
  }

  /** The number of the newest event; 0 = there was none. */
  get newest(): number {
    return this.#count
  }

  publish(
    type: LiveEventType,
    groups: readonly string[],
    facts: Readonly<Record<string, LiveFact>>,
    at: Millis = this.#clock.now(),
  ): void {
    this.#count += 1
    const event = { n: this.#count, type, at: millis(at), groups, facts: bounded(facts) }
    this.#ring[this.#count % this.#room] = event
    this.#wake()
  }

  idOf(n: number): string {
    return `${this.#run}-${n}`
  }

  /** Where a reader goes on who had `lastId` last; null = one who was never here. */
  open(lastId: string | null): Opening {
    const here = this.#count + 1
    if (lastId === null) return { next: here, reset: null }
    const parts = /^(\d{1,15})-(\d{1,15})$/.exec(lastId)
    if (parts === null) return { next: here, reset: 'unreadable' }
    const [run, n] = parts.slice(1).map(Number)
    if (run !== this.#run || n === undefined || n > this.#count) return { next: here, reset: 'other_run' }
    if (n + 1 < this.#oldest) return { next: here, reset: 'too_old' }
    return { next: n + 1, reset: null }
  }

  /** null = not there yet; undefined = gone from the ring: the reader was too slow. */
  read(n: number): LiveEvent | null | undefined {
    if (n > this.#count) return null
    return n < this.#oldest ? undefined : this.#ring[n % this.#room]
  }

  /** Told that there is something new; not for every event, and never in the middle of what caused it. */
  onNews(reader: () => void): () => void {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  get #oldest(): number {
    return Math.max(1, this.#count - this.#room + 1)
  }

  #wake(): void {
    if (this.#waking || this.#readers.size === 0) return
    this.#waking = true
    queueMicrotask(() => {
      this.#waking = false
      for (const reader of [...this.#readers]) reader()
    })
  }
}

function bounded(facts: LiveEvent['facts']): LiveEvent['facts'] {
  const isLong = (value: LiveFact): boolean => typeof value === 'string' && value.length > longestText
  if (!Object.values(facts).some(isLong)) return facts
  const cut = (value: LiveFact): LiveFact =>
    typeof value === 'string' ? value.slice(0, longestText).toWellFormed() : value
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, cut(value)]))
}
