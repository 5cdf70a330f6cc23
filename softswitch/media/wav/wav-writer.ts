import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

const rate = 8000
const octetsPerSample = 2
const headerLength = 44

/** So much is gathered before it is written: a second, of one channel. */
const chunkOctets = rate * octetsPerSample

/** Most that may wait for a slow disk: 30 seconds of one channel. */
const mostWaiting = 30 * chunkOctets

/** Where a recording stands: why nothing more can be written. */
export type WriteTrouble = { readonly code: string }

/** RIFF/WAVE header of 16-bit PCM, 8 kHz, with `octets` of audio behind it. */
function wavHeader(channels: number, octets: number): Buffer {
  const header = Buffer.alloc(headerLength)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(headerLength - 8 + octets, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * channels * octetsPerSample, 28)
  header.writeUInt16LE(channels * octetsPerSample, 32)
  header.writeUInt16LE(8 * octetsPerSample, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(octets, 40)
  return header
}

/**
 * A WAV file being written: 16-bit PCM, 8 kHz, one channel or two. Never blocks. The header is written anew with every second of
 * audio, so that the file can be played whatever becomes of the process.
 */
export class WavWriter {
  readonly #file: FileHandle
  readonly #channels: number
  readonly #failed: (trouble: WriteTrouble) => void
  #chunk: Buffer[] = []
  #chunkOctets = 0
  #waiting = 0
  #written = 0
  #writing: Promise<void>
  #trouble: WriteTrouble | null = null

  private constructor(file: FileHandle, channels: number, failed: (trouble: WriteTrouble) => void) {
    this.#file = file
    this.#channels = channels
    this.#failed = failed
    this.#writing = this.#put([wavHeader(channels, 0)], 0)
  }

  /**
   * Makes the file, or empties the one that is there; a symbolic link of that name is refused. Rejects with the
   * system's error. `failed` is called once when writing comes to nothing later, e.g. for a full disk.
   */
  static async open(
    path: string,
    failed: (trouble: WriteTrouble) => void,
    channels: 1 | 2 = 1,
  ): Promise<WavWriter> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW
    return new WavWriter(await open(path, flags | constants.O_NONBLOCK, 0o600), channels, failed)
  }

  /** Of two channels the samples take turns, left first. */
  write(samples: Int16Array): void {
    if (this.#trouble !== null) return
    const octets = Buffer.alloc(samples.length * octetsPerSample)
    for (let at = 0; at < samples.length; at++) octets.writeInt16LE(samples[at] ?? 0, at * octetsPerSample)
    this.#chunk.push(octets)
    this.#chunkOctets += octets.length
    if (this.#chunkOctets >= chunkOctets) this.#flush()
  }

  /** Writes what is left and closes the file. Resolves with what went wrong, null when nothing did. */
  async close(): Promise<WriteTrouble | null> {
    this.#flush()
    await this.#writing
    await this.#guard(() => this.#file.close())
    return this.#trouble
  }

  #flush(): void {
    const [chunk, octets] = [this.#chunk, this.#chunkOctets]
    this.#chunk = []
    this.#chunkOctets = 0
    if (octets === 0) return
    this.#waiting += octets
    if (this.#waiting > mostWaiting) this.#fail({ code: 'too slow' })
    this.#writing = this.#writing.then(() => this.#append(chunk, octets))
  }

  async #append(chunk: Buffer[], octets: number): Promise<void> {
    await this.#put(chunk, headerLength + this.#written)
    this.#waiting -= octets
    if (this.#trouble !== null) return
    this.#written += octets
    await this.#put([wavHeader(this.#channels, this.#written)], 0)
  }

  async #put(parts: Buffer[], position: number): Promise<void> {
    if (this.#trouble !== null) return
    await this.#guard(async () => {
      const octets = Buffer.concat(parts)
      for (let at = 0; at < octets.length; ) {
        const { bytesWritten } = await this.#file.write(octets, at, octets.length - at, position + at)
        at += bytesWritten
      }
    })
  }

  async #guard(task: () => Promise<void>): Promise<void> {
    try {
      await task()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      this.#fail({ code })
    }
  }

  #fail(trouble: WriteTrouble): void {
    if (this.#trouble !== null) return
    this.#trouble = trouble
    this.#failed(trouble)
  }
}
