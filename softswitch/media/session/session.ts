import type { RemoteInfo } from 'node:dgram'
import { DigitReceiver } from '../rtp/digit-receiver.ts'
import { DigitSender } from '../rtp/digit-sender.ts'
import { createRtpPacket, type RtpPacket, readRtp } from '../rtp/rtp.ts'
import { readEvent } from '../rtp/telephone-event.ts'
import { listenTo, type UdpPair } from '../rtp/udp-pair.ts'
import { codecOf } from '../sound/g711.ts'
import { Playback } from '../sound/playback.ts'
import type {
  AudioListener,
  AudioSource,
  Codec,
  Frame,
  MediaSession,
  MediaStats,
  PlaybackEnd,
  RemoteMedia,
  VoiceFor,
} from '../types.ts'
import { type Counts, FarEnd } from './far-end.ts'
import { Listeners } from './listeners.ts'
import { Voices } from './voices.ts'

/** A phone sends 50 packets a second, at most 200 with 5 ms of audio in each. What comes above this is a flood. */
const maxPacketsPerWindow = 500
const windowTicks = 50

/** What a session needs from its engine. */
export interface SessionContext {
  readonly localIp: string
  readonly pair: UdpPair
  /** Epoch ms. */
  readonly now: () => number
  /** A random unsigned 32-bit number. */
  readonly random32: () => number
  /** Called once, when the session closes. */
  readonly closed: (session: RtpSession) => void
}

/** One leg's RTP endpoint; see `MediaSession`. */
export class RtpSession implements MediaSession {
  readonly localIp: string
  readonly localPort: number
  readonly voices = new Voices()
  readonly #context: SessionContext
  readonly #counts: Counts = { received: 0, sent: 0, dropped: 0, lastReceivedAt: 0 }
  readonly #farEnd: FarEnd
  readonly #playback = new Playback()
  readonly #digitsIn: DigitReceiver
  readonly #digitsOut = new DigitSender()
  readonly #digitListeners: Array<(digit: string, durationMs: number) => void> = []
  readonly #listeners = new Listeners()
  readonly #overhearing = new Listeners()
  readonly #packet = createRtpPacket()
  #peer: RtpSession | null = null
  #packetsInWindow = 0
  #ticksInWindow = 0
  #closed = false

  constructor(context: SessionContext) {
    this.#context = context
    this.localIp = context.localIp
    this.localPort = context.pair.port
    this.#farEnd = new FarEnd(context.pair.rtp, this.#counts, context.random32)
    this.#digitsIn = new DigitReceiver((digit, durationMs) => {
      for (const listener of this.#digitListeners) listener(digit, durationMs)
      // Its packets would not come out whole between the frames.
      if (this.#peer?.isMixed) this.#peer.sendDigits(digit)
    })
    listenTo(context.pair, {
      packet: (data, from) => this.#receive(data, from),
      failed: () => {
        this.#counts.dropped += 1
      },
    })
  }

  get stats(): MediaStats {
    return this.#counts
  }

  setRemote(remote: RemoteMedia): void {
    this.#farEnd.set(remote)
  }

  play(source: AudioSource, done: (how: PlaybackEnd) => void): void {
    if (this.#closed) done('broken')
    else this.#playback.start(source, done)
  }

  stop(): void {
    this.#playback.stop()
  }

  onDigit(listener: (digit: string, durationMs: number) => void): void {
    this.#digitListeners.push(listener)
  }

  listen(listener: AudioListener): () => void {
    return this.#listeners.add(listener)
  }

  overhear(listener: AudioListener): () => void {
    return this.#overhearing.add(listener)
  }

  addVoice(voice: AudioSource, whom: VoiceFor): () => void {
    return this.voices.add(voice, whom)
  }

  sendDigits(digits: string): boolean {
    return !this.#closed && this.#farEnd.takesEvents && this.#digitsOut.add(digits)
  }

  connect(other: MediaSession): void {
    if (!(other instanceof RtpSession) || other === this) {
      throw new TypeError('a media session connects with another session of the same kind only')
    }
    if (this.#closed || other.#closed) return
    this.disconnect()
    other.disconnect()
    this.#peer = other
    other.#peer = this
    this.voices.forgetParty()
    other.voices.forgetParty()
    this.#playback.stop()
    other.#playback.stop()
  }

  disconnect(): void {
    const peer = this.#peer
    this.#peer = null
    if (peer !== null) peer.#peer = null
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.disconnect()
    this.#digitsOut.clear()
    this.#context.closed(this)
    this.#playback.stop()
  }

  /** `frames` periods of 20 ms have passed: sends what is due. */
  tick(frames: number): void {
    this.#farEnd.advance(frames)
    this.#startWindow()
    this.#digitsIn.tick()
    this.#listeners.passed(frames)
    this.#overhearing.passed(frames)
    const frame = this.#nextFrame()
    const event = this.#digitsOut.next()
    if (this.#closed || !this.#farEnd.listens) return
    if (event !== null && this.#farEnd.takesEvents) this.#farEnd.sendEvent(event)
    else if (frame !== null) this.#farEnd.sendFrame(frame)
    else if (this.#peer === null) this.#farEnd.sendSilence()
  }

  /** The frame of this tick that is not relayed, null = none. */
  #nextFrame(): Frame | null {
    const played = this.#playback.next()
    if (this.#closed || !this.#farEnd.listens) return null
    const open = this.isMixed ? this.voices.open(played, this.#peer?.voices ?? null) : played
    if (open !== null) this.#overhearing.given(open)
    return open !== null && this.isMixed ? this.voices.whole(open) : open
  }

  /** Whether somebody beside the connected party is heard. */
  get isMixed(): boolean {
    return this.voices.has('farEnd') || (this.#peer?.voices.has('other') ?? false)
  }

  #startWindow(): void {
    this.#ticksInWindow += 1
    if (this.#ticksInWindow < windowTicks) return
    this.#ticksInWindow = 0
    this.#packetsInWindow = 0
  }

  #receive(data: Buffer, from: RemoteInfo): void {
    if (this.#closed) return
    this.#packetsInWindow += 1
    const packet = this.#packet
    const taken =
      this.#packetsInWindow <= maxPacketsPerWindow &&
      readRtp(data, packet) &&
      this.#farEnd.accepts(packet, from.address, from.port)
    if (taken) this.#take(data, packet)
    else this.#counts.dropped += 1
  }

  #take(data: Buffer, packet: RtpPacket): void {
    this.#counts.received += 1
    this.#counts.lastReceivedAt = this.#context.now()
    const codec = codecOf(packet.payloadType)
    if (codec === null) this.#takeEvent(data, packet)
    else {
      // First: relaying rewrites the packet in place.
      this.#listeners.heard(data, packet, codec)
      if (this.#peer?.isMixed) this.#peer.voices.hears(data, packet, codec)
      this.#passOn(packet, party => party.#relayAudio(data, packet, codec))
    }
  }

  #takeEvent(data: Buffer, packet: RtpPacket): void {
    const event = readEvent(data, packet.payloadStart, packet.payloadEnd)
    if (event === null) return
    this.#passOn(packet, peer => {
      const farEnd = peer.#farEnd
      if (farEnd.takesEvents) farEnd.relayEvent(data, packet, event)
      else farEnd.skip(packet)
    })
    this.#digitsIn.receive(packet, event)
  }

  /** Gives a packet to the connected party, if there is one and it can be given one now. */
  #passOn(packet: RtpPacket, relay: (peer: RtpSession) => void): void {
    const peer = this.#peer
    if (peer === null) return
    if (packet.payloadEnd > packet.payloadStart && peer.#takesRelay) relay(peer)
    else peer.#farEnd.skip(packet)
  }

  #relayAudio(data: Buffer, packet: RtpPacket, codec: Codec): void {
    this.#overhearing.heard(data, packet, codec)
    this.#farEnd.relayAudio(data, packet, codec)
  }

  /** Not while the far end hears a file or a key from us, or several at once. */
  get #takesRelay(): boolean {
    return this.#farEnd.listens && !this.#playback.active && !this.#digitsOut.pressing && !this.isMixed
  }
}
