/** Samples a second of every recording. */
export const rate = 8_000

/** 20 ms: short enough to tell a syllable from the gap after it. */
const frameLength = rate / 50

export function peak(samples: Int16Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
}

/** dBFS of the frames in which somebody speaks: those not more than 20 dB below the loudest. -Infinity = silence. */
export function activeLevel(samples: Int16Array): number {
  const powers = framePowers(samples)
  const loudest = Math.max(...powers)
  const active = powers.filter(power => power > loudest / 100)
  const mean = active.reduce((sum, power) => sum + power, 0) / active.length
  return loudest === 0 ? Number.NEGATIVE_INFINITY : 10 * Math.log10(mean / 32_768 ** 2)
}

/** Mean squares of whole frames. */
function framePowers(samples: Int16Array): number[] {
  return Array.from({ length: Math.floor(samples.length / frameLength) }, (_, frame) => {
    const part = samples.subarray(frame * frameLength, (frame + 1) * frameLength)
    return part.reduce((sum, sample) => sum + sample * sample, 0) / frameLength
  })
}

/** Milliseconds at the start in which no sample is louder than -54 dBFS. */
export function leadingSilence(samples: Int16Array): number {
  const first = samples.findIndex(isHeard)
  return ((first < 0 ? samples.length : first) / rate) * 1_000
}

/** Milliseconds at the end in which no sample is louder than -54 dBFS. */
export function trailingSilence(samples: Int16Array): number {
  return ((samples.length - 1 - samples.findLastIndex(isHeard)) / rate) * 1_000
}

function isHeard(sample: number): boolean {
  return Math.abs(sample) > 64
}
