import type { Socket } from 'node:dgram'
import type { EventToSend } from '../rtp/digit-sender.ts'
import { OutgoingStream } from '../rtp/outgoing-stream.ts'
import { PacketRing } from '../rtp/packet-ring.ts'
import { type RtpHeader, type RtpPacket, rtpHeaderLength, writeRtpHeader } from '../rtp/rtp.ts'
import { SourceLatch } from '../rtp/source-latch.ts'
import { type TelephoneEvent, writeEvent } from '../rtp/telephone-event.ts'
import { codecOf, encodeFrame, payloadTypeOf, silenceOctet, transcode } from '../sound/g711.ts'
import { type Codec, type Direction, type Frame, ownTelephoneEvent, type RemoteMedia } from '../types.ts'

/** Counts behind `MediaSession.stats`, written by the parts of a session. */
export interface Counts {
  received: number
  sent: number
  dropped: number
  lastReceivedAt: number
}

const hears: Readonly<Record<Direction, boolean>> = {
  sendrecv: true,
  recvonly: true,
  sendonly: false,
  inactive: false,
}

const talks: Readonly<Record<Direction, boolean>> = {
  sendrecv: true,
  sendonly: true,
  recvonly: false,
  inactive: false,
}

function isUnspecified(ip: string): boolean {
  return ip === '0.0.0.0' || ip === '::'
}

/** The party at the other end of one session: what it accepts, where it is, and the packets to it. */
export class FarEnd {
  readonly #socket: Socket
  readonly #counts: Counts
  readonly #stream: OutgoingStream
  readonly #latch = new SourceLatch()
  readonly #ring = new PacketRing()
  #remote: RemoteMedia | null = null

  constructor(socket: Socket, counts: Counts, random32: () => number) {
    this.#socket = socket
    this.#counts = counts
    this.#stream = new OutgoingStream(random32)
  }

  set(remote: RemoteMedia): void {
    this.#remote = remote
    if (!isUnspecified(remote.ip)) this.#latch.signal(remote.ip, remote.port)
  }

  /** `frames` periods of 20 ms have passed. */
  advance(frames: number): void {
    this.#stream.advance(frames)
    this.#latch.tick()
  }

  /** Whether it wants to hear us now. */
  get listens(): boolean {
    return this.#remote !== null && hears[this.#remote.direction] && !isUnspecified(this.#remote.ip)
  }

  get takesEvents(): boolean {
    return this.listens && this.#remote?.telephoneEvent !== null
  }

  /** Whether `packet`, received from there, is its audio or events and to be taken. Learns its address on the way. */
  accepts(packet: RtpPacket, ip: string, port: number): boolean {
    const remote = this.#remote
    if (remote === null || !talks[remote.direction]) return false
    if (codecOf(packet.payloadType) === null && !this.sendsEventsAs(packet.payloadType)) return false
    return this.#latch.accept(ip, port, packet)
  }

  /** The type it asks for, or the one our offer announced: some phones answer with one and send with the other. */
  sendsEventsAs(payloadType: number): boolean {
    const agreed = this.#remote?.telephoneEvent ?? null
    return agreed !== null && (payloadType === agreed || payloadType === ownTelephoneEvent)
  }

  sendFrame(frame: Frame): void {
    const codec = this.#remote?.codec ?? 'PCMA'
    const packet = this.#ring.audio()
    encodeFrame(codec, frame, packet, rtpHeaderLength)
    this.#sendOwn(packet, this.#stream.nextFrame(payloadTypeOf[codec]))
  }

  sendSilence(): void {
    const codec = this.#remote?.codec ?? 'PCMA'
    const packet = this.#ring.audio()
    packet.fill(silenceOctet[codec], rtpHeaderLength)
    this.#sendOwn(packet, this.#stream.nextFrame(payloadTypeOf[codec]))
  }

  sendEvent(event: EventToSend): void {
    const packet = this.#ring.event()
    writeEvent(packet, rtpHeaderLength, event)
    const payloadType = this.#remote?.telephoneEvent ?? ownTelephoneEvent
    this.#sendOwn(packet, this.#stream.nextEvent(payloadType, event.first, event.duration))
  }

  /** Passes on G.711 of another party, transcoded where needed. `data` is rewritten in place. */
  relayAudio(data: Buffer, packet: RtpPacket, from: Codec): void {
    const to = this.#remote?.codec ?? from
    const span = packet.payloadEnd - packet.payloadStart
    if (from !== to) transcode(to, data, packet.payloadStart, packet.payloadEnd)
    this.#relay(data, packet, payloadTypeOf[to], span)
  }

  /** Passes on an event packet of another party under the payload type this one asked for. */
  relayEvent(data: Buffer, packet: RtpPacket, event: TelephoneEvent): void {
    this.#relay(data, packet, this.#remote?.telephoneEvent ?? ownTelephoneEvent, event.duration)
  }

  /** Leaves out a packet of another party without a hole in the numbers. */
  skip(packet: RtpPacket): void {
    this.#stream.skip(packet)
  }

  #relay(data: Buffer, packet: RtpPacket, payloadType: number, span: number): void {
    const header = this.#stream.relay(packet, payloadType, span)
    if (header === null) {
      this.#counts.dropped += 1
      return
    }
    const start = packet.payloadStart - rtpHeaderLength
    writeRtpHeader(data, start, header)
    this.#send(data.subarray(start, packet.payloadEnd))
  }

  #sendOwn(packet: Buffer, header: RtpHeader): void {
    writeRtpHeader(packet, 0, header)
    this.#send(packet)
  }

  #send(packet: Buffer): void {
    const target = this.#latch.target
    if (target === null) return
    this.#counts.sent += 1
    this.#socket.send(packet, target.port, target.ip, this.#noteSent)
  }

  readonly #noteSent = (error: Error | null): void => {
    if (error !== null) this.#counts.dropped += 1
  }
}
