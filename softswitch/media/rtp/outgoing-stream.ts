import { samplesPerFrame } from '../types.ts'
import { type RtpHeader, type RtpPacket, sequenceDistance, timestampDistance } from './rtp.ts'

/** A jump of the relayed stream larger than this is a new stream to us, not loss or reordering. */
const maxSequenceJump = 3000

/** Relayed timestamps may be this far from our own clock (2 s of samples) before they are aligned with it again. */
const maxClockDistance = 16_000

/** How the numbers of the stream being relayed become ours. */
interface Alignment {
  readonly ssrc: number
  readonly firstSequence: number
  sequenceShift: number
  timestampShift: number
  newestIn: number
}

/**
 * Numbers the packets sent to one far end so that it sees one continuous RTP stream (RFC 3550 5.1): one SSRC, sequence
 * without holes of our making, a timestamp that runs with time, whatever the packets are made from: silence, files,
 * digits, or another party's stream whose own losses and gaps stay visible.
 */
export class OutgoingStream {
  readonly #ssrc: number
  #sequence: number
  /** Timestamp of the present tick. */
  #clock: number
  /** First timestamp after everything sent so far. */
  #end: number
  #eventStart: number
  #markNext = true
  #alignment: Alignment | null = null

  constructor(random32: () => number) {
    this.#ssrc = random32()
    this.#sequence = random32() & 0xffff
    this.#clock = random32()
    this.#end = this.#clock
    this.#eventStart = this.#clock
  }

  /** Time passes: `frames` periods of 20 ms. More than one means that frames were lost to a stall: marked as a new talk spurt. */
  advance(frames: number): void {
    this.#clock = (this.#clock + frames * samplesPerFrame) >>> 0
    if (frames > 1) this.#markNext = true
  }

  /** Header of a frame of our own. */
  nextFrame(payloadType: number): RtpHeader {
    this.#leaveRelay()
    this.#end = this.#clock + samplesPerFrame
    return this.#header(this.#takeMark(false), payloadType, this.#clock)
  }

  /** Header of a telephone-event packet of our own: all packets of one event carry the timestamp of its start (RFC 4733 2.5.1.2). */
  nextEvent(payloadType: number, first: boolean, duration: number): RtpHeader {
    if (first) {
      this.#leaveRelay()
      this.#eventStart = this.#clock
    }
    this.#end = this.#eventStart + duration
    return this.#header(this.#takeMark(first), payloadType, this.#eventStart)
  }

  /**
   * Header for a packet of another party's stream, `span` samples long; null when it is older than the moment we began
   * to relay that stream, as its number is taken.
   */
  relay(packet: RtpPacket, payloadType: number, span: number): RtpHeader | null {
    const alignment = this.#alignmentFor(packet, span)
    const sequence = (packet.sequence + alignment.sequenceShift) & 0xffff
    if (sequenceDistance(alignment.firstSequence, sequence) < 0) return null
    const timestamp = (packet.timestamp + alignment.timestampShift) >>> 0
    this.#noteRelayed(alignment, packet.sequence, sequence, timestamp + span)
    return {
      marker: this.#takeMark(packet.marker),
      payloadType,
      sequence,
      timestamp,
      ssrc: this.#ssrc,
    }
  }

  /** A packet of the relayed stream is deliberately not passed on: closes the hole it would leave in the numbers. */
  skip(packet: RtpPacket): void {
    const alignment = this.#alignment
    if (alignment === null || alignment.ssrc !== packet.ssrc) return
    if (sequenceDistance(alignment.newestIn, packet.sequence) <= 0) return
    alignment.newestIn = packet.sequence
    alignment.sequenceShift -= 1
  }

  #header(marker: boolean, payloadType: number, timestamp: number): RtpHeader {
    const sequence = this.#sequence
    this.#sequence = (sequence + 1) & 0xffff
    return { marker, payloadType, sequence, timestamp, ssrc: this.#ssrc }
  }

  #takeMark(marker: boolean): boolean {
    const marked = marker || this.#markNext
    this.#markNext = false
    return marked
  }

  /** The clock never runs behind what was sent, so that timestamps only grow. */
  #leaveRelay(): void {
    if (this.#alignment !== null) this.#markNext = true
    this.#alignment = null
    if (timestampDistance(this.#end, this.#clock) < 0) this.#clock = this.#end >>> 0
  }

  #alignmentFor(packet: RtpPacket, span: number): Alignment {
    const current = this.#alignment
    if (current !== null && this.#continues(current, packet, span)) return current
    this.#leaveRelay()
    this.#markNext = true
    this.#alignment = {
      ssrc: packet.ssrc,
      firstSequence: this.#sequence,
      sequenceShift: this.#sequence - packet.sequence,
      timestampShift: this.#clock - packet.timestamp,
      newestIn: packet.sequence,
    }
    return this.#alignment
  }

  #continues(alignment: Alignment, packet: RtpPacket, span: number): boolean {
    if (alignment.ssrc !== packet.ssrc) return false
    if (Math.abs(sequenceDistance(alignment.newestIn, packet.sequence)) > maxSequenceJump) return false
    // The end, not the start: the packets of a long key press keep the timestamp of its start.
    const end = packet.timestamp + alignment.timestampShift + span
    return Math.abs(timestampDistance(this.#clock, end)) <= maxClockDistance
  }

  #noteRelayed(alignment: Alignment, sequenceIn: number, sequenceOut: number, end: number): void {
    if (sequenceDistance(alignment.newestIn, sequenceIn) > 0) alignment.newestIn = sequenceIn
    if (sequenceDistance(this.#sequence, sequenceOut) >= 0) this.#sequence = (sequenceOut + 1) & 0xffff
    if (timestampDistance(this.#end, end) > 0) this.#end = end >>> 0
  }
}
