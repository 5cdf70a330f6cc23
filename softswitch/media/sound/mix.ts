import { type AudioSource, type Frame, samplesPerFrame } from '../types.ts'

const loudest = 32_767
const lowest = -32_768

/** Adds `frame` to `sum`; what would be louder than 16 bits can say is as loud as they can. */
export function addTo(sum: Frame, frame: Frame): void {
  for (let at = 0; at < sum.length; at++) {
    const sample = (sum[at] ?? 0) + (frame[at] ?? 0)
    sum[at] = Math.max(lowest, Math.min(loudest, sample))
  }
}

/** Several at once, without end, those that are there at the moment: where none has a frame there is silence. The frame is valid until the next call. */
export function mixed(sources: Iterable<AudioSource>): AudioSource {
  const sum: Frame = new Int16Array(samplesPerFrame)
  return {
    next() {
      sum.fill(0)
      for (const source of sources) {
        const frame = source.next()
        if (frame !== null) addTo(sum, frame)
      }
      return sum
    },
  }
}
