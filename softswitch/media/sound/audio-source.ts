import { type AudioSource, samplesPerFrame } from '../types.ts'

const samplesPerMs = 8

/** FreeSWITCH's silence divisor turns full-scale 16-bit noise into comfort noise. */
const noiseSpan = 65_536

/** The same multiplicative noise on every run: it only has to sound like a line. */
function createNoise(divisor: number): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
    return Math.trunc(((state >>> 16) - noiseSpan / 2) / divisor)
  }
}

/**
 * Silence for `ms` milliseconds, rounded up to whole frames; -1 = without end.
 * `noise` > 0 is FreeSWITCH's divisor: full-scale noise divided by it (400 is loud, 1400 is a quiet line); 0 = digital silence.
 */
export function silence(ms: number, noise = 0): AudioSource {
  const frame = new Int16Array(samplesPerFrame)
  const nextSample = noise > 0 ? createNoise(noise) : null
  let framesLeft = ms < 0 ? Number.POSITIVE_INFINITY : Math.ceil((ms * samplesPerMs) / samplesPerFrame)
  return {
    next() {
      if (framesLeft <= 0) return null
      framesLeft -= 1
      if (nextSample !== null) for (let i = 0; i < samplesPerFrame; i++) frame[i] = nextSample()
      return frame
    },
  }
}

/** One source after the other. Each is started when its turn comes. */
export function sequence(starts: ReadonlyArray<() => AudioSource>): AudioSource {
  let index = 0
  let current: AudioSource | null = null
  return {
    next() {
      for (; index < starts.length; index++) {
        current ??= starts[index]?.() ?? null
        const frame = current?.next() ?? null
        if (frame !== null) return frame
        current = null
      }
      return null
    },
  }
}

/** The same audio again and again. It ends only when a fresh start has no frame at all. */
export function repeat(start: () => AudioSource): AudioSource {
  let current = start()
  return {
    next() {
      const frame = current.next()
      if (frame !== null) return frame
      current = start()
      return current.next()
    },
  }
}
