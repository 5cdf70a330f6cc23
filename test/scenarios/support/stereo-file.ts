import { readFileSync } from 'node:fs'
import { tonesTogether } from './tone-detector.ts'
import { type ToneName, tones } from './tones.ts'

/** Whether the header tells of all that is there. */
export function isWhole(file: string): boolean {
  const octets = readFileSync(file)
  return octets.readUInt32LE(4) === octets.length - 8
}

/** The two channels of a stereo WAV file of 16 bit at 8 kHz, cut off at what its header tells of. Throws on any other. */
export function channelsOf(file: string): readonly [Int16Array, Int16Array] {
  const bytes = readFileSync(file)
  const format = [bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)].join(' ')
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || format !== '2 8000 16')
    throw new Error(`${file}: no stereo WAV file of 16 bit at 8 kHz but ${format}`)
  const from = bytes.indexOf('data') + 8
  const count = Math.min(bytes.readUInt32LE(from - 4), bytes.length - from) >> 2
  const channel = (at: number) =>
    Int16Array.from({ length: count }, (_, index) => bytes.readInt16LE(from + 4 * index + at))
  return [channel(0), channel(2)]
}

/** How much of a channel is each of the tones, in ms. */
export function heardIn(samples: Int16Array): (tone: ToneName) => number {
  const windows = Array.from({ length: Math.floor(samples.length / 800) }, (_, at) =>
    tonesTogether(samples.subarray(800 * at, 800 * (at + 1)), Object.values(tones)),
  )
  return tone => 100 * windows.filter(window => window.includes(tones[tone])).length
}
