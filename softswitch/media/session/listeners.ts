import { type RtpPacket, sequenceDistance } from '../rtp/rtp.ts'
import { decodeSample } from '../sound/g711.ts'
import type { AudioListener, Codec } from '../types.ts'

/** A packet that is further back than this is not late: the far end counts anew (RFC 3550 A.1: MAX_MISORDER). */
const mostLate = 100

/** Who listens to one side of a session: to what its far end says, or to what that hears. Packets are decoded only while somebody does. */
export class Listeners {
  readonly #listeners = new Set<AudioListener>()
  /** Of the newest packet; null = none was heard by those who listen. */
  #ssrc: number | null = null
  #newest = 0

  /** Adds a listener; the returned function takes it away. */
  add(listener: AudioListener): () => void {
    // Nobody followed the numbers meanwhile.
    if (this.#listeners.size === 0) this.#ssrc = null
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  passed(frames: number): void {
    for (const listener of [...this.#listeners]) listener.passed(frames)
  }

  /** Samples that came in no packet. */
  given(samples: Int16Array): void {
    for (const listener of [...this.#listeners]) listener.heard(samples)
  }

  /** A packet of G.711. One that comes twice, or after one that was sent later, is left out. */
  heard(data: Buffer, packet: RtpPacket, codec: Codec): void {
    if (this.#listeners.size === 0 || !this.#isNext(packet)) return
    const { payloadStart: start, payloadEnd: end } = packet
    const samples = Int16Array.from(data.subarray(start, end), octet => decodeSample(codec, octet))
    for (const listener of [...this.#listeners]) listener.heard(samples)
  }

  #isNext({ ssrc, sequence }: RtpPacket): boolean {
    const ahead = sequenceDistance(this.#newest, sequence)
    if (ssrc === this.#ssrc && ahead <= 0 && ahead > -mostLate) return false
    this.#ssrc = ssrc
    this.#newest = sequence
    return true
  }
}
