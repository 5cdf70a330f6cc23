import { FrameQueue } from '../../media/session/frame-queue.ts'
import { mixed } from '../../media/sound/mix.ts'
import type { AudioSource, MediaSession, VoiceFor } from '../../media/types.ts'
import type { Companion, Company } from './company.ts'

/** Which sides of the watched leg are attached to: what its far end says, and what that hears. */
export interface Sides {
  readonly said: boolean
  readonly heard: boolean
}

/** The media of the leg that is eavesdropped on. */
interface Watched {
  readonly session: MediaSession
  readonly company: Company
}

/** The side one must be attached to, to be heard by them. */
const sideOf: Readonly<Record<VoiceFor, keyof Sides>> = { other: 'said', farEnd: 'heard' }

/**
 * One who is in a call beside the two: hears both, and is heard by whom it is told to speak to. Of several, as FreeSWITCH
 * has it (switch_core_io.c): who speaks to the other party is heard by all the others, for what is said on the way from
 * the watched leg is put together before anybody listens; who whispers to the watched leg alone is heard by those who
 * came later, for on the way there each listens to what those before it have made.
 */
export class Eavesdropper implements Companion {
  /** What is heard of the call: without what the eavesdropper says. */
  readonly ear: AudioSource
  readonly #watched: MediaSession
  readonly #company: Company
  readonly #others = new Map<Companion, FrameQueue>()
  readonly #heard: Set<AudioSource>
  readonly #sides: Sides
  readonly #voices = new Map<VoiceFor, { readonly queue: FrameQueue; readonly silence: () => void }>()
  readonly #leaves: (() => void)[]

  constructor(own: MediaSession, { session: watched, company }: Watched, sides: Sides) {
    this.#watched = watched
    this.#company = company
    this.#sides = sides
    const [said, heard] = [new FrameQueue(), new FrameQueue()]
    this.#heard = new Set([said, heard])
    this.ear = mixed(this.#heard)
    this.#leaves = [
      company.join(this),
      own.listen({ heard: samples => this.#say(samples), passed: () => undefined }),
    ]
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

  speaksTo(whom: VoiceFor): boolean {
    return this.#voices.has(whom)
  }

  take(speaker: Companion, samples: Int16Array, cameBefore: boolean): void {
    const isWhispered = cameBefore && this.#sides.heard && speaker.speaksTo('farEnd')
    if (isWhispered || (this.#sides.said && speaker.speaksTo('other'))) this.#queueOf(speaker).heard(samples)
  }

  forget(speaker: Companion): void {
    const queue = this.#others.get(speaker)
    this.#others.delete(speaker)
    if (queue !== undefined) this.#heard.delete(queue)
  }

  leave(): void {
    this.#fallSilent()
    for (const leave of this.#leaves) leave()
  }

  #say(samples: Int16Array): void {
    for (const { queue } of this.#voices.values()) queue.heard(samples)
    this.#company.say(this, samples)
  }

  #queueOf(speaker: Companion): FrameQueue {
    const known = this.#others.get(speaker)
    if (known !== undefined) return known
    const queue = new FrameQueue()
    this.#others.set(speaker, queue)
    this.#heard.add(queue)
    return queue
  }

  #fallSilent(): void {
    for (const { silence } of this.#voices.values()) silence()
    this.#voices.clear()
  }
}
