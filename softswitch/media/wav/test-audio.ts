/** What a test WAV file is made of; 16-bit mono PCM at 8 kHz unless said otherwise. */
interface WavFileOptions {
  readonly samples?: Int16Array
  /** Instead of samples: the data chunk as it is. */
  readonly data?: Buffer
  readonly tag?: number
  readonly channels?: number
  readonly rate?: number
  readonly bits?: number
  readonly extensible?: boolean
  readonly extraChunk?: Buffer
}

function chunk(id: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(content.length)
  return Buffer.concat([Buffer.from(id), length, content, Buffer.alloc(content.length % 2)])
}

function formatOf(options: WavFileOptions): Buffer {
  const { tag = 1, channels = 1, rate = 8000, bits = 16, extensible = false } = options
  const format = Buffer.alloc(extensible ? 40 : 16)
  format.writeUInt16LE(extensible ? 0xfffe : tag, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(rate, 4)
  format.writeUInt32LE((rate * channels * bits) / 8, 8)
  format.writeUInt16LE((channels * bits) / 8, 12)
  format.writeUInt16LE(bits, 14)
  if (extensible) format.writeUInt16LE(tag, 24)
  return format
}

function littleEndian(samples: Int16Array): Buffer {
  const data = Buffer.alloc(samples.length * 2)
  for (const [i, sample] of samples.entries()) data.writeInt16LE(sample, i * 2)
  return data
}

/** A WAV file for tests, its data chunk last. */
export function wavFile(options: WavFileOptions): Buffer {
  const extra = options.extraChunk === undefined ? Buffer.alloc(0) : chunk('LIST', options.extraChunk)
  const data = options.data ?? littleEndian(options.samples ?? new Int16Array())
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', formatOf(options)),
    extra,
    chunk('data', data),
  ])
  return chunk('RIFF', body)
}

/** `count` samples of a sine at half of full scale. */
export function sine(frequency: number, count: number, rate = 8000): Int16Array {
  return Int16Array.from({ length: count }, (_, i) => 16_000 * Math.sin((2 * Math.PI * frequency * i) / rate))
}
