import { type AudioListener, type AudioSource, type Frame, samplesPerFrame } from '../types.ts'

/** Most that is kept, in samples: 200 ms. */
const most = 10 * samplesPerFrame

/** What is left of it when more comes, the newest: nobody is to be heard late for ever after a burst. */
const kept = 3 * samplesPerFrame

/**
 * Audio on its way from a party's packets to the ticks of the switch: packets of any length in, frames of 20 ms out. When
 * a packet is late a tick finds nothing, and what follows is heard that much later; what is too much is left out.
 */
export class FrameQueue implements AudioListener, AudioSource {
  readonly #samples = new Int16Array(most)
  readonly #frame: Frame = new Int16Array(samplesPerFrame)
  #length = 0

  heard(samples: Int16Array): void {
    const added = samples.subarray(-most)
    if (this.#length + added.length > most) this.#keepNewest(Math.max(0, kept - added.length))
    this.#samples.set(added, this.#length)
    this.#length += added.length
  }

  passed(): void {
    // Time is told by who takes the frames.
  }

  /** The next frame, null when there is none whole. */
  next(): Frame | null {
    if (this.#length < samplesPerFrame) return null
    this.#frame.set(this.#samples.subarray(0, samplesPerFrame))
    this.#keepNewest(this.#length - samplesPerFrame)
    return this.#frame
  }

  clear(): void {
    this.#length = 0
  }

  #keepNewest(length: number): void {
    this.#samples.copyWithin(0, this.#length - length, this.#length)
    this.#length = length
  }
}
