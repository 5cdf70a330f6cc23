import type { AudioSource, Frame, PlaybackEnd } from '../types.ts'

/** A source being played and who wants to know its end. */
interface Playing {
  readonly source: AudioSource
  readonly done: (how: PlaybackEnd) => void
}

/** The one source a session plays. Each `done` is called exactly once, after the playback's own state has changed. */
export class Playback {
  #playing: Playing | null = null

  get active(): boolean {
    return this.#playing !== null
  }

  /** Starts `source`; what was playing ends as broken. */
  start(source: AudioSource, done: (how: PlaybackEnd) => void): void {
    const former = this.#playing
    this.#playing = { source, done }
    former?.done('broken')
  }

  /** Ends what is playing as broken, if anything is. */
  stop(): void {
    const former = this.#playing
    this.#playing = null
    former?.done('broken')
  }

  /**
   * The frame of this tick, null when nothing plays. When a source has just finished and its `done` has started
   * another, that one begins in the same tick, without a gap.
   */
  next(): Frame | null {
    return this.#step() ?? this.#step()
  }

  #step(): Frame | null {
    const playing = this.#playing
    if (playing === null) return null
    const frame = playing.source.next()
    if (frame !== null) return frame
    this.#playing = null
    playing.done('finished')
    return null
  }
}
