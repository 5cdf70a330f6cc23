const sampleRate = 8000

/** 50 ms: tells tones 20 Hz apart. */
const defaultWindow = 400

/** What one window of audio holds. */
export interface ToneWindow {
  /** The strongest of the candidates in Hz, 0 in a window without any energy. */
  readonly frequency: number
  /** Its part of the window's energy, 0..1: near 1 for a pure tone, the rest is other tones and noise. */
  readonly share: number
  /** Root mean square of the window, 0..32768. */
  readonly level: number
}

/** Squared magnitude of one frequency by Goertzel's recursion, scaled so that a pure tone gives the window's energy. */
function energyAt(window: Int16Array, frequency: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate)
  let last = 0
  let lastButOne = 0
  for (const sample of window) {
    const value = sample + factor * last - lastButOne
    lastButOne = last
    last = value
  }
  const power = last * last + lastButOne * lastButOne - factor * last * lastButOne
  return (2 * power) / window.length
}

function examine(window: Int16Array, candidates: readonly number[]): ToneWindow {
  let energy = 0
  for (const sample of window) energy += sample * sample
  const level = Math.sqrt(energy / window.length)
  if (energy === 0) return { frequency: 0, share: 0, level }
  let best: ToneWindow = { frequency: 0, share: 0, level }
  for (const frequency of candidates) {
    const share = Math.min(1, energyAt(window, frequency) / energy)
    if (share > best.share) best = { frequency, share, level }
  }
  return best
}

/** Which of the `candidates` (Hz) make up a good part of the energy of all of `samples`, in their order. */
export function tonesTogether(
  samples: Int16Array,
  candidates: readonly number[],
  leastShare = 0.1,
): number[] {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return candidates.filter(each => energyAt(samples, each) > leastShare * energy)
}

/**
 * Cuts 16-bit 8 kHz mono audio into windows of `windowSamples` (an unfinished last one is left out) and says of each
 * which of the `candidates` (Hz) is the strongest.
 */
export function detectTones(
  samples: Int16Array,
  candidates: readonly number[],
  windowSamples = defaultWindow,
): ToneWindow[] {
  const windows: ToneWindow[] = []
  for (let start = 0; start + windowSamples <= samples.length; start += windowSamples) {
    windows.push(examine(samples.subarray(start, start + windowSamples), candidates))
  }
  return windows
}
