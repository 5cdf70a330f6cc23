import type { RtpPacket } from '../rtp/rtp.ts'
import { addTo } from '../sound/mix.ts'
import { type AudioSource, type Codec, type Frame, samplesPerFrame, type VoiceFor } from '../types.ts'
import { FrameQueue } from './frame-queue.ts'
import { Listeners } from './listeners.ts'

/**
 * The voices beside a call, of those who whisper or barge in. While a far end hears one, what the connected party says is
 * not relayed packet by packet but taken apart and put together with it, frame by frame.
 */
export class Voices {
  readonly #voices: Readonly<Record<VoiceFor, Set<AudioSource>>> = { farEnd: new Set(), other: new Set() }
  readonly #party = new FrameQueue()
  readonly #packets = new Listeners()
  readonly #open: Frame = new Int16Array(samplesPerFrame)
  readonly #sum: Frame = new Int16Array(samplesPerFrame)

  constructor() {
    this.#packets.add(this.#party)
  }

  add(voice: AudioSource, whom: VoiceFor): () => void {
    const voices = this.#voices[whom]
    voices.add(voice)
    return () => {
      voices.delete(voice)
    }
  }

  has(whom: VoiceFor): boolean {
    return this.#voices[whom].size > 0
  }

  /** Audio of the connected party. */
  hears(data: Buffer, packet: RtpPacket, codec: Codec): void {
    this.#packets.heard(data, packet, codec)
  }

  /** Another party, or none: what is left of the one before is not heard any more. */
  forgetParty(): void {
    this.#party.clear()
  }

  /**
   * What the far end hears with all others: what is played to it, else the connected party, and who speaks as that one.
   * The frame is valid until the next call.
   */
  open(played: Frame | null, party: Voices | null): Frame {
    const said = this.#party.next()
    this.#open.set(played ?? said ?? silence)
    if (party !== null) party.#addAll('other', this.#open)
    return this.#open
  }

  /** The same with what is said to the far end alone. */
  whole(open: Frame): Frame {
    this.#sum.set(open)
    this.#addAll('farEnd', this.#sum)
    return this.#sum
  }

  #addAll(whom: VoiceFor, sum: Frame): void {
    for (const voice of this.#voices[whom]) {
      const frame = voice.next()
      if (frame !== null) addTo(sum, frame)
    }
  }
}

const silence: Frame = new Int16Array(samplesPerFrame)
