import { writeFileSync } from 'node:fs'

const sampleRate = 8000
const amplitude = 12_000

/** `seconds` of a sine of `hertz` as 8 kHz 16-bit mono samples; 0 Hz is silence. */
export function toneSamples(hertz: number, seconds: number): Int16Array {
  const step = (2 * Math.PI * hertz) / sampleRate
  return Int16Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) =>
    Math.round(amplitude * Math.sin(step * index)),
  )
}

/** G.711 µ-law of linear samples, after the definition: sign, segment and step of the biased, inverted value. */
export function muLaw(samples: Int16Array): Buffer {
  const [bias, most] = [132, 32_635]
  return Buffer.from(
    samples.map(sample => {
      const biased = Math.min(Math.abs(sample), most) + bias
      const segment = Math.floor(Math.log2(biased)) - 7
      const step = (biased >> (segment + 3)) & 0x0f
      return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff
    }),
  )
}

/** Files made before, by tone and length: every phone that starts has a minute and more of one. */
const made = new Map<string, Buffer>()

/** Writes a mono WAV file (RIFF, PCM, 16 bit, 8 kHz) with a tone. */
export function writeToneFile(file: string, hertz: number, seconds: number): void {
  const key = `${hertz} ${seconds}`
  const octets = made.get(key) ?? toneFile(hertz, seconds)
  made.set(key, octets)
  writeFileSync(file, octets)
}

function toneFile(hertz: number, seconds: number): Buffer {
  const samples = toneSamples(hertz, seconds)
  const data = Buffer.alloc(samples.length * 2)
  for (const [index, sample] of samples.entries()) data.writeInt16LE(sample, index * 2)
  return Buffer.concat([wavHeader(data.length), data])
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + dataBytes, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(dataBytes, 40)
  return header
}
