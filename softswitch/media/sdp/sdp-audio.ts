import { codecOf } from '../sound/g711.ts'
import type { Codec, Direction, RemoteMedia } from '../types.ts'
import { isUnicast, type MediaLine } from './sdp-parse.ts'

/** RTP profiles of plain, unencrypted audio: RFC 3551 and RFC 4585 (its feedback is not used). */
const profiles: ReadonlySet<string> = new Set(['RTP/AVP', 'RTP/AVPF'])

/** Audio of the other side that we can use. */
export interface UsableAudio {
  readonly line: MediaLine
  /** The first codec in its order that we have too. */
  readonly codec: Codec
  readonly telephoneEvent: number | null
}

/** What each side may do in turn: a direction as the pair of sending and receiving. */
const flows: Readonly<Record<Direction, readonly [sends: boolean, receives: boolean]>> = {
  sendrecv: [true, true],
  sendonly: [true, false],
  recvonly: [false, true],
  inactive: [false, false],
}

function directionOf(sends: boolean, receives: boolean): Direction {
  if (sends) return receives ? 'sendrecv' : 'sendonly'
  return receives ? 'recvonly' : 'inactive'
}

/** The same stream seen from the other side. */
export function mirrored(direction: Direction): Direction {
  const [sends, receives] = flows[direction]
  return directionOf(receives, sends)
}

/** What is left when both limits hold; both seen from the same side. */
export function limited(one: Direction, other: Direction): Direction {
  const [sends, receives] = flows[one]
  const [sendsToo, receivesToo] = flows[other]
  return directionOf(sends && sendsToo, receives && receivesToo)
}

/** A format as an RTP payload type, -1 when it is none. */
function payloadTypeIn(format: string): number {
  return /^\d{1,3}$/.test(format) && Number(format) <= 127 ? Number(format) : -1
}

/** The G.711 codec of a static payload type, unless an rtpmap gives that number another meaning. */
function lineCodec(line: MediaLine, format: string): Codec | null {
  const payloadType = payloadTypeIn(format)
  const codec = codecOf(payloadType)
  const encoding = line.encodings.get(payloadType)
  return codec !== null && (encoding === undefined || encoding === `${codec}/8000`) ? codec : null
}

function telephoneEventOf(line: MediaLine): number | null {
  const types = line.formats.map(payloadTypeIn)
  return types.find(type => line.encodings.get(type) === 'TELEPHONE-EVENT/8000') ?? null
}

/** `line` as audio we can use with `codecs` from an address of `family` (4 or 6); null when we cannot. */
export function usableAudio(line: MediaLine, codecs: readonly Codec[], family: number): UsableAudio | null {
  if (line.type !== 'audio' || line.port === 0 || !profiles.has(line.protocol)) return null
  if (!isUnicast(line.ip, family)) return null
  for (const format of line.formats) {
    const codec = lineCodec(line, format)
    if (codec !== null && codecs.includes(codec)) {
      return { line, codec, telephoneEvent: telephoneEventOf(line) }
    }
  }
  return null
}

/**
 * The direction a line asks for. A c= address of 0.0.0.0 is the old way to hold (RFC 3264 8.4): the sender of that SDP
 * does not want to hear anything.
 */
export function statedDirection(line: MediaLine): Direction {
  const isHeld = line.ip === '0.0.0.0' || line.ip === '::'
  return isHeld ? limited(line.direction, 'sendonly') : line.direction
}

/** What a session needs to know of the far end; `direction` as the far end sees it. */
export function remoteOf(audio: UsableAudio, direction: Direction): RemoteMedia {
  return {
    ip: audio.line.ip,
    port: audio.line.port,
    codec: audio.codec,
    telephoneEvent: audio.telephoneEvent,
    direction,
  }
}
