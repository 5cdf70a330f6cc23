import { execFileSync } from 'node:child_process'
import { activeLevel, peak, rate } from './loudness.ts'
import { isJoinedToNumber, isNumberWord, type Prompt } from './prompt.ts'

/** dBFS while somebody speaks: every recording is as loud as the next, whoever speaks it and however long it is. */
const targetLevel = -20

/** The highest sample allowed, 2 dB below full scale. */
const highestPeak = 26_000

/** Speech as a program wrote it -> 8 kHz mono 16-bit samples of even loudness, with little silence around it. */
export function master(prompt: Prompt, spoken: string): Int16Array {
  const samples = telephoneSpeech(spoken)
  const wanted = 10 ** ((targetLevel - activeLevel(samples)) / 20)
  const gain = Math.min(wanted, highestPeak / peak(samples))
  const [before, after] = silenceAround(prompt)
  const recording = new Int16Array(samples.length + (before + after) * rate)
  recording.set(
    samples.map(sample => Math.round(sample * gain)),
    before * rate,
  )
  return recording
}

/** Seconds of silence before and after the words: little where recordings are strung together. */
function silenceAround(prompt: Prompt): [before: number, after: number] {
  if (isNumberWord(prompt)) return [0.02, 0.06]
  return isJoinedToNumber(prompt) ? [0.05, 0.08] : [0.1, 0.25]
}

/** Silence at the ends trimmed, brought to 8 kHz, quiet sounds raised. No dither: the same every time. */
function telephoneSpeech(spoken: string): Int16Array {
  // Trimmed while all frequencies are there: a soft "s" lies above what 8 kHz can carry, and is silence after it.
  const trim = ['silence', '1', '0.005', '0.2%']
  const trimEnds = ['gain', '-n', '-1', ...trim, 'reverse', ...trim, 'reverse']
  const telephone = ['gain', '-6', 'highpass', '200', 'rate', String(rate)]
  const raiseQuiet = [
    'gain',
    '-n',
    '-1',
    'compand',
    '0.005,0.1',
    '6:-60,-60,-25,-13,0,-6',
    '-6',
    '-60',
    '0.005',
  ]
  const form = ['-t', 'raw', '-c', '1', '-b', '16', '-e', 'signed-integer', '-L', '-']
  const bytes = execFileSync('sox', ['-D', spoken, ...form, ...trimEnds, ...telephone, ...raiseQuiet])
  return Int16Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(index * 2))
}
