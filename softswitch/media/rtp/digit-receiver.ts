import { timestampDistance } from './rtp.ts'
import { digitOf, type TelephoneEvent } from './telephone-event.ts'

/** Ticks (20 ms) without a packet of the event after which its end is taken as lost. Updates come every 20-50 ms. */
const lostAfterTicks = 10

/** Packets up to this many samples (1 s) older than the last key reported are late copies, not a new key. */
const lateWindow = 8000

/** From this duration on a sender may go over to the next segment of a long key press (RFC 4733 2.5.1.3: 0xFFFF at most). */
const segmentLength = 0xf000

const samplesPerMs = 8

/** The key being pressed. */
interface Press {
  readonly ssrc: number
  readonly code: number
  timestamp: number
  /** Samples of the segments before the present one. */
  before: number
  duration: number
  quietTicks: number
}

/** What identifies the last key reported, to recognise its repeated end packets. */
interface Reported {
  readonly ssrc: number
  readonly timestamp: number
}

/** One event packet as received. */
export interface EventPacket {
  readonly ssrc: number
  readonly timestamp: number
  readonly marker: boolean
}

/**
 * Turns telephone-event packets (RFC 4733 2.5.2) into key presses: each is reported once, at its first end packet, at
 * the start of the next key, or when its packets stop coming.
 */
export class DigitReceiver {
  #press: Press | null = null
  #reported: Reported | null = null
  readonly #report: (digit: string, durationMs: number) => void

  constructor(report: (digit: string, durationMs: number) => void) {
    this.#report = report
  }

  receive(packet: EventPacket, event: TelephoneEvent): void {
    if (digitOf(event.code) === null || this.#isLate(packet)) return
    const press = this.#pressOf(packet, event)
    press.duration = Math.max(press.duration, event.duration)
    press.quietTicks = 0
    if (event.end) this.#finish()
  }

  /** 20 ms have passed. */
  tick(): void {
    if (this.#press === null) return
    this.#press.quietTicks += 1
    if (this.#press.quietTicks >= lostAfterTicks) this.#finish()
  }

  #isLate(packet: EventPacket): boolean {
    const last = this.#reported
    if (last === null || last.ssrc !== packet.ssrc) return false
    const behind = timestampDistance(packet.timestamp, last.timestamp)
    return behind >= 0 && behind < lateWindow
  }

  #pressOf(packet: EventPacket, event: TelephoneEvent): Press {
    const current = this.#press
    if (current !== null && belongs(current, packet, event)) return current
    if (current !== null && isNextSegment(current, packet, event)) return extend(current, packet)
    if (current !== null) this.#finish()
    this.#press = {
      ssrc: packet.ssrc,
      code: event.code,
      timestamp: packet.timestamp,
      before: 0,
      duration: 0,
      quietTicks: 0,
    }
    return this.#press
  }

  #finish(): void {
    const press = this.#press
    if (press === null) return
    this.#press = null
    this.#reported = { ssrc: press.ssrc, timestamp: press.timestamp }
    this.#report(digitOf(press.code) ?? '', Math.round((press.before + press.duration) / samplesPerMs))
  }
}

function belongs(press: Press, packet: EventPacket, event: TelephoneEvent): boolean {
  return press.ssrc === packet.ssrc && press.timestamp === packet.timestamp && press.code === event.code
}

/** RFC 4733 2.5.1.3: a key held longer than the duration field can say goes on in a new segment without marker bit. */
function isNextSegment(press: Press, packet: EventPacket, event: TelephoneEvent): boolean {
  if (packet.marker || press.ssrc !== packet.ssrc || press.code !== event.code) return false
  const ahead = timestampDistance(press.timestamp, packet.timestamp)
  return ahead >= segmentLength && ahead <= 0xffff
}

function extend(press: Press, packet: EventPacket): Press {
  press.before += timestampDistance(press.timestamp, packet.timestamp)
  press.timestamp = packet.timestamp
  press.duration = 0
  return press
}
