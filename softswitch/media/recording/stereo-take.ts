import { SampleQueue } from '../sound/sample-queue.ts'
import type { AudioListener } from '../types.ts'
import { Take } from './take.ts'

export interface StereoTakeOptions {
  /** Samples by turns, left first; they are valid until this returns. */
  readonly write: (samples: Int16Array) => void
  /** Most samples of each side; there it stops. */
  readonly most: number
  /** Called once when `most` is reached. */
  readonly full: () => void
}

/**
 * One recording of two who speak at once, each on a channel of its own. Both sides are as long as the time that passes
 * (see `Take`), so what was said at one time stands at one place, a tenth of a second apart at most.
 */
export class StereoTake {
  readonly left: AudioListener
  readonly right: AudioListener
  readonly #write: StereoTakeOptions['write']
  readonly #sides: readonly [SampleQueue, SampleQueue] = [new SampleQueue(), new SampleQueue()]
  readonly #takes: readonly [Take, Take]
  #length = 0

  constructor({ write, most, full }: StereoTakeOptions) {
    this.#write = write
    const atEnd = (): void => {
      if (this.#takes.every(take => take.length === most)) full()
    }
    const take = (side: SampleQueue): Take =>
      new Take({ most, write: samples => side.push(samples), full: atEnd })
    this.#takes = [take(this.#sides[0]), take(this.#sides[1])]
    const [left, right] = this.#takes
    this.left = left
    this.right = {
      heard: samples => right.heard(samples),
      passed: frames => {
        right.passed(frames)
        this.#join()
      },
    }
  }

  /** Samples of each side so far. */
  get length(): number {
    return this.#length
  }

  /** Ends it: what time had passed and no packet came is silence. */
  finish(): void {
    for (const take of this.#takes) take.finish()
    this.#join()
  }

  #join(): void {
    const [left, right] = this.#sides
    const count = Math.min(left.length, right.length)
    if (count === 0) return
    const joined = new Int16Array(2 * count)
    const [ofLeft, ofRight] = [left.take(count), right.take(count)]
    for (let at = 0; at < count; at++) {
      joined[2 * at] = ofLeft[at] ?? 0
      joined[2 * at + 1] = ofRight[at] ?? 0
    }
    this.#length += count
    this.#write(joined)
  }
}
