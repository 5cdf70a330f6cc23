import { isIPv6 } from 'node:net'
import { type Media, type RtpMap, type Session, write } from 'sdp-transform'
import { payloadTypeOf } from '../sound/g711.ts'
import { type Codec, type Direction, frameMs } from '../types.ts'
import type { MediaLine } from './sdp-parse.ts'

const clockRate = 8000

/** Our audio as an offer or answer states it. */
export interface LocalAudio {
  readonly port: number
  readonly protocol: string
  /** In order of preference. */
  readonly codecs: readonly Codec[]
  /** Payload type we want telephone-event under, null = none. */
  readonly telephoneEvent: number | null
  readonly direction: Direction
}

function audioMedia(audio: LocalAudio): Media {
  const rtp: RtpMap[] = audio.codecs.map(codec => ({ payload: payloadTypeOf[codec], codec, rate: clockRate }))
  const fmtp: Media['fmtp'] = []
  if (audio.telephoneEvent !== null) {
    rtp.push({ payload: audio.telephoneEvent, codec: 'telephone-event', rate: clockRate })
    fmtp.push({ payload: audio.telephoneEvent, config: '0-15' })
  }
  return {
    type: 'audio',
    port: audio.port,
    protocol: audio.protocol,
    payloads: rtp.map(each => each.payload).join(' '),
    rtp,
    fmtp,
    ptime: frameMs,
    direction: audio.direction,
  }
}

/** A line of the other side that is refused: the same line with port 0 (RFC 3264 6). */
function refusedMedia(line: MediaLine): Media {
  return {
    type: line.type,
    port: 0,
    protocol: line.protocol,
    payloads: line.formats[0] ?? '0',
    rtp: [],
    fmtp: [],
  }
}

/** The lines of an SDP in order: the one with our audio, and the refused ones. */
export type LocalLine = { readonly type: 'audio' } | { readonly type: 'refused'; readonly line: MediaLine }

/** Writes the session-level lines around our media. `o=` carries what makes this SDP newer than the last (RFC 3264 8). */
export function writeSdp(
  ip: string,
  origin: { readonly sessionId: number; readonly version: number },
  lines: readonly LocalLine[],
  audio: LocalAudio,
): string {
  const ipVer = isIPv6(ip) ? 6 : 4
  const session: Session = {
    version: 0,
    origin: {
      username: '-',
      sessionId: origin.sessionId,
      sessionVersion: origin.version,
      netType: 'IN',
      ipVer,
      address: ip,
    },
    name: 'nacd',
    connection: { version: ipVer, ip },
    timing: { start: 0, stop: 0 },
    media: lines.map(each => (each.type === 'audio' ? audioMedia(audio) : refusedMedia(each.line))),
  }
  return write(session)
}
