import { type AudioListener, samplesPerFrame } from '../types.ts'

/** The mean of the samples' absolute values. */
function levelOf(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += Math.abs(sample)
  return samples.length === 0 ? 0 : sum / samples.length
}

/** Calls `silent` once the far end has been quieter than `level`, or sent nothing, for `seconds` in a row. */
export class SilenceWatch implements AudioListener {
  readonly #level: number
  readonly #most: number
  readonly #silent: () => void
  #quiet = 0

  constructor(level: number, seconds: number, silent: () => void) {
    this.#level = level
    this.#most = seconds * 8000
    this.#silent = silent
  }

  heard(samples: Int16Array): void {
    if (levelOf(samples) >= this.#level) this.#quiet = 0
  }

  passed(frames: number): void {
    const before = this.#quiet
    this.#quiet += frames * samplesPerFrame
    if (before < this.#most && this.#quiet >= this.#most) this.#silent()
  }
}
