/** Fixed part of the RTP header, RFC 3550 5.1. */
export const rtpHeaderLength = 12

/** Longest datagram taken as RTP: one Ethernet frame. G.711 at the usual 20 ms needs 172 octets. */
const maxRtpLength = 1500

/**
 * Fields of one RTP packet, RFC 3550 5.1. Mutable on purpose: a receiver keeps one and fills it per packet.
 * `payloadStart` and `payloadEnd` are offsets into the datagram, without CSRC list, extension and padding.
 */
export interface RtpPacket {
  marker: boolean
  payloadType: number
  sequence: number
  timestamp: number
  ssrc: number
  payloadStart: number
  payloadEnd: number
}

/** An empty packet to be filled by `readRtp`. */
export function createRtpPacket(): RtpPacket {
  return { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0, payloadStart: 0, payloadEnd: 0 }
}

/** Where the payload starts behind CSRC list and header extension; -1 when these reach past the end. */
function findPayloadStart(data: Buffer): number {
  const first = data[0] ?? 0
  const afterCsrc = rtpHeaderLength + (first & 0x0f) * 4
  if ((first & 0x10) === 0) return afterCsrc <= data.length ? afterCsrc : -1
  if (afterCsrc + 4 > data.length) return -1
  const start = afterCsrc + 4 + data.readUInt16BE(afterCsrc + 2) * 4
  return start <= data.length ? start : -1
}

/** Where the payload ends before the padding; -1 when the padding count is impossible. */
function findPayloadEnd(data: Buffer, start: number): number {
  if (((data[0] ?? 0) & 0x20) === 0) return data.length
  const padding = data[data.length - 1] ?? 0
  const end = data.length - padding
  return padding > 0 && end >= start ? end : -1
}

/** Reads one datagram into `packet`. False when it is no RTP version 2 packet; `packet` is then undefined content. */
export function readRtp(data: Buffer, packet: RtpPacket): boolean {
  if (data.length < rtpHeaderLength || data.length > maxRtpLength || (data[0] ?? 0) >> 6 !== 2) return false
  const start = findPayloadStart(data)
  if (start < 0) return false
  const end = findPayloadEnd(data, start)
  if (end < 0) return false
  const second = data[1] ?? 0
  packet.marker = second >= 0x80
  packet.payloadType = second & 0x7f
  packet.sequence = data.readUInt16BE(2)
  packet.timestamp = data.readUInt32BE(4)
  packet.ssrc = data.readUInt32BE(8)
  packet.payloadStart = start
  packet.payloadEnd = end
  return true
}

/** What `writeRtpHeader` puts into a header. Sequence and timestamp may be any integer: they wrap. */
export interface RtpHeader {
  readonly marker: boolean
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
}

/** Writes a plain 12-octet header (version 2, no CSRC, no extension, no padding) at `offset`. */
export function writeRtpHeader(data: Buffer, offset: number, header: RtpHeader): void {
  data[offset] = 0x80
  data[offset + 1] = (header.marker ? 0x80 : 0) | header.payloadType
  data.writeUInt16BE(header.sequence & 0xffff, offset + 2)
  data.writeUInt32BE(header.timestamp >>> 0, offset + 4)
  data.writeUInt32BE(header.ssrc >>> 0, offset + 8)
}

/** How far sequence number `to` is ahead of `from`, -32768..32767 (RFC 3550 A.1 arithmetic). */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16
}

/** How far timestamp `to` is ahead of `from`, as a signed 32-bit number of samples. */
export function timestampDistance(from: number, to: number): number {
  return (to - from) | 0
}
