import type { SwitchCommand } from '../../core/call/switch-command.ts'
import type { LegId, RequestId } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'

/** How long a broken-off announcement may take to report its end, in ms. */
const breakDeadlineMs = 2_000

type Audible = Extract<SwitchCommand, { type: 'play' | 'playForever' | 'collectDigits' | 'record' }>
/** A bridge is no announcement, but waits for the end of one all the same. */
type Next = Audible | Extract<SwitchCommand, { type: 'bridgeTo' }>

interface Playing {
  readonly current: RequestId
  /** The switch reports the end of every round of these, not only the last. */
  readonly forever: boolean
  /** Set while we wait for the end of `current`; only the newest announcement is worth playing. */
  next: Next | null
  stopping: boolean
  cancelDeadline: () => void
}

type Send = (command: SwitchCommand) => void

/**
 * Keeps announcements on one leg apart. FreeSWITCH runs an application sent while another plays inside the first,
 * and a break that arrives then may hit the wrong one; so the next is sent when the last has reported its end.
 */
export class LegPlayer {
  readonly #clock: Clock
  readonly #legs = new Map<LegId, Playing>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  play(command: Next, send: Send): void {
    const playing = this.#legs.get(command.legId)
    if (playing === undefined) {
      this.#begin(command, send)
      return
    }
    playing.next = command
    this.#break(command.legId, playing, send)
  }

  stop(legId: LegId, send: Send): void {
    const playing = this.#legs.get(legId)
    if (playing === undefined) send({ type: 'stopPlaying', legId })
    else {
      playing.next = null
      this.#break(legId, playing, send)
    }
  }

  /** The switch reports the end of an announcement. */
  done(legId: LegId, id: RequestId, send: Send): void {
    const playing = this.#legs.get(legId)
    if (playing?.current !== id || (playing.forever && !playing.stopping)) return
    this.#next(legId, playing, send)
  }

  /** The leg is gone, joined with another, or nothing is known of it any more. */
  forget(legId: LegId): void {
    this.#legs.get(legId)?.cancelDeadline()
    this.#legs.delete(legId)
  }

  get size(): number {
    return this.#legs.size
  }

  #begin(command: Next, send: Send): void {
    const { legId, requestId, type } = command
    if (type === 'bridgeTo') {
      send(command)
      return
    }
    this.#legs.set(legId, {
      current: requestId,
      forever: type === 'playForever',
      next: null,
      stopping: false,
      cancelDeadline: () => undefined,
    })
    send(command)
  }

  #break(legId: LegId, playing: Playing, send: Send): void {
    if (playing.stopping) return
    playing.stopping = true
    playing.cancelDeadline = this.#clock.after(breakDeadlineMs, () => this.#next(legId, playing, send))
    send({ type: 'stopPlaying', legId })
  }

  #next(legId: LegId, playing: Playing, send: Send): void {
    const { next } = playing
    this.forget(legId)
    if (next !== null) this.#begin(next, send)
  }
}
