import type { AudioSource, PlaybackEnd } from '../../media/types.ts'

/** The part of a media session that plays. */
export interface PlaySession {
  play(source: AudioSource, done: (how: PlaybackEnd) => void): void
  stop(): void
}

interface Playing {
  readonly source: AudioSource
  readonly done: (how: PlaybackEnd) => void
}

/**
 * What is played to a leg. The latest is heard; what it interrupted goes on after it, where it was (FreeSWITCH runs an
 * application sent while another plays inside that one).
 */
export class Player {
  readonly #session: PlaySession
  readonly #stack: Playing[] = []

  constructor(session: PlaySession) {
    this.#session = session
  }

  /** Plays `source`; `done` is called once unless the returned function stopped it first. */
  play(source: AudioSource, done: (how: PlaybackEnd) => void): () => void {
    const playing: Playing = { source, done }
    this.#stack.push(playing)
    this.#sound(playing)
    return () => this.#remove(playing)
  }

  /** Ends everything that plays, the innermost first (FreeSWITCH: uuid_break). */
  breakAll(): void {
    const ended = this.#stack.splice(0).reverse()
    if (ended.length === 0) return
    this.#session.stop()
    for (const playing of ended) playing.done('broken')
  }

  #sound(playing: Playing): void {
    this.#session.play(playing.source, how => {
      if (this.#stack.at(-1) !== playing) return
      this.#stack.pop()
      this.#resume()
      playing.done(how)
    })
  }

  #resume(): void {
    const below = this.#stack.at(-1)
    if (below !== undefined) this.#sound(below)
  }

  #remove(playing: Playing): void {
    const at = this.#stack.indexOf(playing)
    if (at === -1) return
    const wasHeard = at === this.#stack.length - 1
    this.#stack.splice(at, 1)
    if (!wasHeard) return
    if (this.#stack.length === 0) this.#session.stop()
    else this.#resume()
  }
}
