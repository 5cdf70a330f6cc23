import { decodeSample } from '../sound/g711.ts'
import { type AudioSource, samplesPerFrame } from '../types.ts'

const outputRate = 8000
const maxRate = 48_000
const maxChannels = 2

/** Format tags of the WAVE `fmt ` chunk, RFC 2361. */
const pcm = 1
const aLaw = 6
const muLaw = 7
const extensible = 0xfffe

/** Audio of a WAV file, still as it is in the file: it is decoded frame by frame while it plays. */
export interface WavClip {
  readonly type: 'clip'
  /** Length in 8 kHz samples. */
  readonly length: number
  /** The 8 kHz mono sample at `index`. */
  readonly sampleAt: (index: number) => number
}

export interface WavProblem {
  readonly type: 'unsupported'
  readonly reason: string
}

/** Where the chunks that matter are. */
interface Layout {
  readonly tag: number
  readonly channels: number
  readonly rate: number
  readonly bits: number
  readonly data: Buffer
}

function problem(reason: string): WavProblem {
  return { type: 'unsupported', reason }
}

/** The chunks of a RIFF file: id -> content. A length that reaches past the end, as streaming writers leave it, means up to the end. */
function findChunks(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  let offset = 12
  while (offset + 8 <= file.length && !chunks.has('data')) {
    const id = file.toString('latin1', offset, offset + 4)
    const start = offset + 8
    const length = file.readUInt32LE(offset + 4)
    chunks.set(id, file.subarray(start, Math.min(file.length, start + length)))
    offset = start + length + (length % 2)
  }
  return chunks
}

function readLayout(file: Buffer): Layout | WavProblem {
  const isWav = file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WAVE'
  if (!isWav) return problem('not a RIFF/WAVE file')
  const chunks = findChunks(file)
  const format = chunks.get('fmt ')
  const data = chunks.get('data')
  if (format === undefined || format.length < 16) return problem('no format chunk')
  if (data === undefined) return problem('no data chunk')
  const tag = format.readUInt16LE(0)
  const isExtended = tag === extensible && format.length >= 26
  return {
    tag: isExtended ? format.readUInt16LE(24) : tag,
    channels: format.readUInt16LE(2),
    rate: format.readUInt32LE(4),
    bits: format.readUInt16LE(14),
    data,
  }
}

/** How one sample value is read at an octet offset; null for encodings we do not have. */
function valueReader(layout: Layout): ((offset: number) => number) | null {
  const { data, tag, bits } = layout
  if (tag === pcm && bits === 16) return offset => data.readInt16LE(offset)
  if (tag === aLaw && bits === 8) return offset => decodeSample('PCMA', data[offset] ?? 0)
  if (tag === muLaw && bits === 8) return offset => decodeSample('PCMU', data[offset] ?? 0)
  return null
}

/** The mono sample at an index of the file's own rate: both channels of stereo averaged. */
function monoReader(layout: Layout, read: (offset: number) => number): (index: number) => number {
  const width = layout.bits / 8
  if (layout.channels === 1) return index => read(index * width)
  return index => (read(index * 2 * width) + read((index * 2 + 1) * width)) / 2
}

/** Goes down to 8 kHz by averaging the input samples that fall into each output sample: a simple low-pass. */
function resampled(at: (index: number) => number, rate: number, frames: number): WavClip {
  const ratio = rate / outputRate
  const sampleAt = (index: number): number => {
    const from = Math.floor(index * ratio)
    const to = Math.min(frames, Math.max(from + 1, Math.floor((index + 1) * ratio)))
    let sum = 0
    for (let i = from; i < to; i++) sum += at(i)
    return sum / (to - from)
  }
  return { type: 'clip', length: Math.floor(frames / ratio), sampleAt }
}

/**
 * Reads a WAV file: 16-bit PCM, A-law or µ-law; mono or stereo (mixed to mono); 8 to 48 kHz (brought to 8 kHz by
 * averaging: good enough for prompts, a file at 8 kHz sounds best). Everything else is refused with a reason.
 */
export function readWav(file: Buffer): WavClip | WavProblem {
  const layout = readLayout(file)
  if ('type' in layout) return layout
  const { channels, rate, bits, data, tag } = layout
  if (channels < 1 || channels > maxChannels) return problem(`${channels} channels, expected 1 or 2`)
  if (rate < outputRate || rate > maxRate) return problem(`${rate} Hz, expected ${outputRate} to ${maxRate}`)
  const read = valueReader(layout)
  if (read === null) return problem(`encoding ${tag} with ${bits} bits, expected 16-bit PCM, A-law or µ-law`)
  const frames = Math.floor(data.length / ((bits / 8) * channels))
  const at = monoReader(layout, read)
  return rate === outputRate ? { type: 'clip', length: frames, sampleAt: at } : resampled(at, rate, frames)
}

/** Plays a clip once. The last frame is filled up with silence. */
export function playClip(clip: WavClip): AudioSource {
  const frame = new Int16Array(samplesPerFrame)
  let position = 0
  return {
    next() {
      const count = Math.min(samplesPerFrame, clip.length - position)
      if (count <= 0) return null
      for (let i = 0; i < count; i++) frame[i] = clip.sampleAt(position + i)
      position += count
      return frame.fill(0, count)
    },
  }
}
