import { isIP } from 'node:net'
import { type Connection, type Media, parse, type Session } from 'sdp-transform'
import type { Direction } from '../types.ts'

const maxSdpLength = 16_384
const maxMediaLines = 16

/** What one m= line and its attributes say, RFC 8866. A ptime is not kept: it is a wish (6.4), and we send 20 ms always. */
export interface MediaLine {
  /** `audio`, `video`, ... */
  readonly type: string
  /** 0 = refused or switched off. */
  readonly port: number
  /** E.g. `RTP/AVP`. */
  readonly protocol: string
  /** Formats in the sender's order: payload types for RTP. */
  readonly formats: readonly string[]
  /** The c= address, of the session when the line has none; "" when there is neither. */
  readonly ip: string
  readonly direction: Direction
  /** rtpmap: payload type -> encoding in upper case with rate, e.g. `PCMA/8000`. */
  readonly encodings: ReadonlyMap<number, string>
}

/** SDP that cannot be used. `malformed`: not SDP. `unusable`: SDP, but without audio that we can send and receive. */
export interface SdpProblem {
  readonly type: 'malformed' | 'unusable'
  readonly reason: string
}

export interface SdpDescription {
  readonly type: 'description'
  /** In the order of the SDP: an answer must keep it. */
  readonly media: readonly MediaLine[]
}

const directions: ReadonlySet<string> = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive'])

function isDirection(text: string | undefined): text is Direction {
  return text !== undefined && directions.has(text)
}

function addressOf(connection: Connection | undefined): string {
  return String(connection?.ip ?? '')
}

function encodingsOf(media: Media): ReadonlyMap<number, string> {
  const encodings = new Map<number, string>()
  for (const { payload, codec, rate, encoding } of media.rtp) {
    if (typeof payload !== 'number') continue
    const channels = encoding === undefined || Number(encoding) === 1 ? '' : `/${encoding}`
    encodings.set(payload, `${codec}/${rate}${channels}`.toUpperCase())
  }
  return encodings
}

/** One m= line; null when the line itself could not be read. */
function lineOf(media: Media, session: Session): MediaLine | null {
  const { type, port, protocol, payloads } = media
  if (typeof port !== 'number' || port > 65_535) return null
  const formats = String(payloads ?? '')
    .split(' ')
    .filter(format => format !== '')
  if (!formats.every(format => /^[\w.*-]{1,64}$/.test(format))) return null
  const direction = media.direction ?? session.direction
  return {
    type: String(type),
    port,
    protocol: String(protocol),
    formats,
    ip: addressOf(media.connection ?? session.connection),
    direction: isDirection(direction) ? direction : 'sendrecv',
    encodings: encodingsOf(media),
  }
}

function malformed(reason: string): SdpProblem {
  return { type: 'malformed', reason }
}

function describe(session: Session): SdpDescription | SdpProblem {
  if (session.version !== 0) return malformed('no v=0 line')
  if (session.media.length === 0) return malformed('no m= line')
  if (session.media.length > maxMediaLines) return malformed(`more than ${maxMediaLines} m= lines`)
  const media: MediaLine[] = []
  for (const each of session.media) {
    const line = lineOf(each, session)
    if (line === null) return malformed(`m= line ${media.length + 1} cannot be read`)
    media.push(line)
  }
  return { type: 'description', media }
}

/** Reads an SDP body of at most 16 KB (RFC 8866). Never throws. */
export function parseSdp(text: string): SdpDescription | SdpProblem {
  if (text.length > maxSdpLength) return malformed(`longer than ${maxSdpLength} characters`)
  try {
    return describe(parse(text))
  } catch (error) {
    return malformed(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Whether media can be sent to `ip` from a socket of `family` (4 or 6): a literal address of one host, no multicast. */
export function isUnicast(ip: string, family: number): boolean {
  if (isIP(ip) !== family) return false
  if (family === 6) return !/^ff/i.test(ip)
  return Number(ip.split('.')[0]) < 224
}
