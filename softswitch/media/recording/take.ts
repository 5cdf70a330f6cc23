import { type AudioListener, samplesPerFrame } from '../types.ts'

/** Packets may be this late (100 ms) before silence is written in their place, and this early before they are left out. */
const slack = 5 * samplesPerFrame

const emptyFrame = new Int16Array(samplesPerFrame)

export interface TakeOptions {
  /** Samples in their order, as they come; they are valid until this returns. */
  readonly write: (samples: Int16Array) => void
  /** Most samples; there it stops. */
  readonly most: number
  /** Called once when `most` is reached. */
  readonly full: () => void
}

/**
 * Makes one recording of what is heard, as long as the time that passes: silence stands where no packet came, and what
 * comes in a burst beyond that is left out.
 */
export class Take implements AudioListener {
  readonly #options: TakeOptions
  /** Samples that should have come by now. */
  #due = 0
  #length = 0

  constructor(options: TakeOptions) {
    this.#options = options
  }

  /** Samples so far. */
  get length(): number {
    return this.#length
  }

  heard(samples: Int16Array): void {
    if (this.#length + samples.length <= this.#due + slack) this.#write(samples)
  }

  passed(frames: number): void {
    this.#due += frames * samplesPerFrame
    if (this.#due - this.#length > slack) this.#fill()
  }

  /** Ends it: what time had passed and no packet came is silence. */
  finish(): void {
    this.#fill()
  }

  #fill(): void {
    while (this.#length < this.#due && this.#length < this.#options.most) {
      this.#write(emptyFrame.subarray(0, Math.min(samplesPerFrame, this.#due - this.#length)))
    }
  }

  #write(samples: Int16Array): void {
    const { most, write, full } = this.#options
    const room = most - this.#length
    if (room <= 0) return
    const part = samples.subarray(0, room)
    this.#length += part.length
    write(part)
    if (this.#length === most) full()
  }
}
