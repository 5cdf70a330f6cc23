/** Event codes 0-15 of RFC 4733 table 7, in order. */
const digits = '0123456789*#ABCD'

/** Octets of one event: code, end bit and volume, duration. */
export const eventLength = 4

/** Level of the events we send, in -dBm0 (RFC 4733 2.3.3). */
const eventVolume = 10

/** Payload of one telephone-event packet, RFC 4733 2.3. */
export interface TelephoneEvent {
  readonly code: number
  readonly end: boolean
  /** Samples at 8 kHz since the start of the event. */
  readonly duration: number
}

/** The key of an event code, null for codes that are no key (flash, tones). */
export function digitOf(code: number): string | null {
  return digits[code] ?? null
}

/** The event code of a key (letters in either case), null when it is no DTMF key. */
export function codeOf(digit: string): number | null {
  const code = digit.length === 1 ? digits.indexOf(digit.toUpperCase()) : -1
  return code < 0 ? null : code
}

/** Reads the event at `start`; null when fewer than four octets are left before `end`. */
export function readEvent(data: Buffer, start: number, end: number): TelephoneEvent | null {
  if (end - start < eventLength) return null
  return {
    code: data[start] ?? 0,
    end: (data[start + 1] ?? 0) >= 0x80,
    duration: data.readUInt16BE(start + 2),
  }
}

/** Writes the four octets of an event at `offset`. */
export function writeEvent(data: Buffer, offset: number, event: TelephoneEvent): void {
  data[offset] = event.code
  data[offset + 1] = (event.end ? 0x80 : 0) | eventVolume
  data.writeUInt16BE(event.duration, offset + 2)
}
