import { FrameQueue } from '../../media/session/frame-queue.ts'
import { mixed } from '../../media/sound/mix.ts'
import type { AudioSource, MediaSession, VoiceFor } from '../../media/types.ts'

/** Which sides of the watched leg are attached to: what its far end says, and what that hears. */
export interface Sides {
  readonly said: boolean
  readonly heard: boolean
}

/** The side one must be attached to, to be heard by them. */
const sideOf: Readonly<Record<VoiceFor, keyof Sides>> = { other: 'said', farEnd: 'heard' }

/** One who is in a call beside the two: hears both, and is heard by whom it is told to speak to. */
export class Eavesdropper {
  /** What is heard of the call: without what the eavesdropper says. */
  readonly ear: AudioSource
  readonly #watched: MediaSession
  readonly #sides: Sides
  readonly #voices = new Map<VoiceFor, { readonly queue: FrameQueue; readonly silence: () => void }>()
  readonly #leaves: (() => void)[]

  constructor(own: MediaSession, watched: MediaSession, sides: Sides) {
    this.#watched = watched
    this.#sides = sides
    const [said, heard] = [new FrameQueue(), new FrameQueue()]
    this.ear = mixed([said, heard])
    this.#leaves = [own.listen({ heard: samples => this.#say(samples), passed: () => undefined })]
    if (sides.said) this.#leaves.push(watched.listen(said))
    if (sides.heard) this.#leaves.push(watched.overhear(heard))
  }

  /** From now on these are spoken to, and no others. */
  speakTo(whom: readonly VoiceFor[]): void {
    this.#fallSilent()
    for (const each of whom) {
      if (!this.#sides[sideOf[each]]) continue
      const queue = new FrameQueue()
      this.#voices.set(each, { queue, silence: this.#watched.addVoice(queue, each) })
    }
  }

  leave(): void {
    this.#fallSilent()
    for (const leave of this.#leaves) leave()
  }

  #say(samples: Int16Array): void {
    for (const { queue } of this.#voices.values()) queue.heard(samples)
  }

  #fallSilent(): void {
    for (const { silence } of this.#voices.values()) silence()
    this.#voices.clear()
  }
}
