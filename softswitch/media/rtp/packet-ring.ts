import { samplesPerFrame } from '../types.ts'
import { rtpHeaderLength } from './rtp.ts'
import { eventLength } from './telephone-event.ts'

/** A packet the kernel could not take at once is still read from for a while: buffers come round again after 160 ms. */
const depth = 8

function buffers(length: number): readonly Buffer[] {
  return Array.from({ length: depth }, () => Buffer.allocUnsafeSlow(rtpHeaderLength + length))
}

/** Buffers for the packets a session makes itself, used in turn so that sending allocates nothing. */
export class PacketRing {
  readonly #audio = buffers(samplesPerFrame)
  readonly #events = buffers(eventLength)
  #turn = 0

  /** For a header and 160 octets of G.711. */
  audio(): Buffer {
    return this.#take(this.#audio)
  }

  /** For a header and one telephone-event. */
  event(): Buffer {
    return this.#take(this.#events)
  }

  #take(from: readonly Buffer[]): Buffer {
    this.#turn = (this.#turn + 1) % depth
    const buffer = from[this.#turn]
    if (buffer === undefined) throw new RangeError(`no buffer ${this.#turn}`)
    return buffer
  }
}
