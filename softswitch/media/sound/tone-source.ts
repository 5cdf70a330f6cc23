import { type AudioSource, samplesPerFrame } from '../types.ts'
import type { ToneSpec, ToneStep } from './tone-spec.ts'

const sampleRate = 8000

/** Level of a full-scale sine in dBm0 (3.14, G.711 table 1) plus 3.02: teletone's reference for tone volumes. */
const referenceDb = 6.16

const loudest = 0
const quietest = -63

/** Peak of one sine of a tone of `count` sines: teletone divides the sum by their number. */
function peakOf(volumeDb: number, count: number): number {
  return (10 ** ((volumeDb - referenceDb) / 20) * 32_767 * Math.SQRT2) / count
}

/** A sine by recursion: one multiplication a sample instead of one sine. */
class Oscillator {
  readonly #factor: number
  #last = 0
  #lastButOne: number

  constructor(frequency: number) {
    const step = (2 * Math.PI * frequency) / sampleRate
    this.#factor = 2 * Math.cos(step)
    this.#lastButOne = -Math.sin(step)
  }

  /** -1..1, starting at 0. */
  next(): number {
    const value = this.#last
    this.#last = this.#factor * value - this.#lastButOne
    this.#lastButOne = value
    return value
  }
}

/** One step of a spec being played. */
class StepPlayer {
  readonly #step: ToneStep
  readonly #oscillators: readonly Oscillator[]
  #volume: number
  #peak: number
  #position = 0

  constructor(step: ToneStep) {
    this.#step = step
    this.#oscillators = step.frequencies.map(frequency => new Oscillator(frequency))
    this.#volume = step.volume
    this.#peak = peakOf(step.volume, step.frequencies.length)
  }

  get ended(): boolean {
    return this.#position >= this.#step.on + this.#step.off
  }

  /** Fills `frame` from `offset` on; returns how many samples it had. */
  fill(frame: Int16Array, offset: number): number {
    const { on, off } = this.#step
    const count = Math.min(samplesPerFrame - offset, on + off - this.#position)
    for (let i = 0; i < count; i++) {
      frame[offset + i] = this.#position < on ? this.#sample() : 0
      this.#position += 1
    }
    return count
  }

  #sample(): number {
    this.#changeVolume()
    let sum = 0
    for (const oscillator of this.#oscillators) sum += oscillator.next()
    return sum * this.#peak
  }

  #changeVolume(): void {
    const ramp = this.#step.ramp
    if (ramp === null || this.#position === 0 || this.#position % ramp.everySamples !== 0) return
    const volume = this.#volume + ramp.stepDb
    if (volume > loudest || volume < quietest) return
    this.#volume = volume
    this.#peak = peakOf(volume, this.#step.frequencies.length)
  }
}

/** Plays a tone spec. The last frame is filled up with silence. */
export function playTones(spec: ToneSpec): AudioSource {
  const frame = new Int16Array(samplesPerFrame)
  let index = 0
  let loopsLeft = spec.loops
  let player: StepPlayer | null = null

  function nextPlayer(): StepPlayer | null {
    if (index >= spec.steps.length) {
      index = 0
      if (loopsLeft > 0) loopsLeft -= 1
    }
    const step = loopsLeft === 0 ? undefined : spec.steps[index]
    index += 1
    return step === undefined ? null : new StepPlayer(step)
  }

  return {
    next() {
      let filled = 0
      while (filled < samplesPerFrame) {
        if (player === null || player.ended) player = nextPlayer()
        if (player === null) break
        filled += player.fill(frame, filled)
      }
      if (filled === 0) return null
      return frame.fill(0, filled)
    },
  }
}
