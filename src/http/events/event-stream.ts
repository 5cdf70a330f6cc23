import type { Clock } from '../../ports/clock.ts'
import { type EventFilter, isWanted } from '../../runtime/events/event-filter.ts'
import type { EventHub, Opening } from '../../runtime/events/event-hub.ts'
import type { LiveEvent } from '../../runtime/events/live-event.ts'
import { beginningText, eventText, heartbeatText } from './sse.ts'

/** Where a stream's text goes: a response, as far as it is needed here. */
export interface Outlet {
  /** False: it is full; `onDrain` says when it is not. */
  write(text: string): boolean
  end(text: string): void
  destroy(): void
}

export interface EventStreamDeps {
  readonly hub: EventHub
  readonly clock: Clock
  readonly out: Outlet
  readonly filter: EventFilter
  /** Told once why nacd ends the stream. */
  readonly onCut: (reason: CutReason) => void
}

/** `too_slow`: more has happened than is kept, or nothing was read for a minute. `stopping`: nacd ends. */
export type CutReason = 'too_slow' | 'stopping'

/** ms */
const times = { heartbeat: 15_000, longestStall: 60_000, retry: 2000, lastWords: 5000 }

/**
 * One reader of the live events. It has a place in the hub's ring and writes on only while the socket takes it, so that a
 * slow reader costs no memory: the ring runs past them, and then they are cut off.
 */
export class EventStream {
  readonly #deps: EventStreamDeps
  #next = 0
  /** Since when the socket has been full; null = it takes more. */
  #stalledAt: number | null = null
  #isOver = false
  #leave: () => void = () => undefined
  #cancelTimer: () => void = () => undefined

  constructor(deps: EventStreamDeps) {
    this.#deps = deps
  }

  /** `snapshot`: how everything is at this moment; null = not wanted. It is told in any case where something was missed. */
  begin({ next, reset }: Opening, snapshot: () => unknown, wantsSnapshot: boolean): void {
    const { hub } = this.#deps
    this.#next = next
    const id = hub.idOf(next - 1)
    this.#write(beginningText(id, times.retry))
    if (reset !== null) this.#write(eventText('reset', id, { reason: reset }))
    if (reset !== null || wantsSnapshot) this.#write(eventText('snapshot', id, snapshot()))
    this.#leave = hub.onNews(() => this.#pump())
    this.#beat()
    this.#pump()
  }

  drained(): void {
    this.#stalledAt = null
    this.#pump()
  }

  /** The reader is gone. */
  gone(): void {
    this.#isOver = true
    this.#leave()
    this.#cancelTimer()
  }

  /** Says why, and ends. Who does not even read that is hung up on. */
  cut(reason: CutReason): void {
    if (this.#isOver) return
    const { hub, out, clock, onCut } = this.#deps
    this.gone()
    onCut(reason)
    out.end(eventText('closed', hub.idOf(this.#next - 1), { reason }))
    this.#cancelTimer = clock.after(times.lastWords, () => out.destroy())
  }

  #pump(): void {
    const { hub } = this.#deps
    let event = hub.read(this.#next)
    while (event && !this.#isOver && this.#stalledAt === null) {
      this.#next += 1
      if (isWanted(event, this.#deps.filter)) this.#write(textOf(event, hub))
      event = hub.read(this.#next)
    }
    // The ring has run past one who does not read.
    if (event === undefined) this.cut('too_slow')
  }

  #beat(): void {
    const { clock, hub } = this.#deps
    this.#cancelTimer = clock.after(times.heartbeat, () => {
      if (this.#stalledAt === null) this.#write(heartbeatText(hub.idOf(this.#next - 1)))
      else if (clock.now() - this.#stalledAt >= times.longestStall) this.cut('too_slow')
      if (!this.#isOver) this.#beat()
    })
  }

  #write(text: string): void {
    if (this.#deps.out.write(text)) return
    this.#stalledAt ??= this.#deps.clock.now()
  }
}

const textOf = ({ n, type, at, facts }: LiveEvent, hub: EventHub): string =>
  eventText(type, hub.idOf(n), { at, ...facts })
