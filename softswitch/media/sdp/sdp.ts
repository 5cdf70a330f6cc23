import { randomInt } from 'node:crypto'
import { isIP } from 'node:net'
import { type Codec, type Direction, ownTelephoneEvent, type RemoteMedia } from '../types.ts'
import { limited, mirrored, remoteOf, statedDirection, type UsableAudio, usableAudio } from './sdp-audio.ts'
import { type MediaLine, parseSdp, type SdpProblem } from './sdp-parse.ts'
import { type LocalAudio, type LocalLine, writeSdp } from './sdp-write.ts'

const defaultCodecs: readonly Codec[] = ['PCMA', 'PCMU']

export interface SdpOptions {
  /** Our RTP address as the far end sees it: a literal. */
  readonly ip: string
  readonly port: number
  /** The codecs we speak, in the order our offers name them. PCMA, PCMU unless given. */
  readonly codecs?: readonly Codec[]
  /** The o= session id, random unless given. */
  readonly sessionId?: number
}

/**
 * Offer/answer of one leg (RFC 3264), which remembers what was agreed: o= version, order of the m= lines and the
 * telephone-event payload type stay right over re-INVITEs. Directions are ours, as in the SDP we send.
 */
export interface SdpSession {
  /** An offer; `sendonly` or `inactive` puts the far end on hold. */
  offer(direction?: Direction): string
  /** Our answer to the far end's offer, with at most `direction`. A problem means 488 (unusable) or 400 (malformed). */
  answer(
    offer: string,
    direction?: Direction,
  ): { readonly type: 'answered'; readonly sdp: string; readonly remote: RemoteMedia } | SdpProblem
  /** Reads the far end's answer to our last offer. */
  accept(answer: string): { readonly type: 'accepted'; readonly remote: RemoteMedia } | SdpProblem
}

const noAudio: SdpProblem = { type: 'unusable', reason: 'no G.711 audio at an address that can be reached' }

/** The first line with audio we can use, and all lines as our answer has them. */
function chooseAudio(
  media: readonly MediaLine[],
  codecs: readonly Codec[],
  family: number,
): { readonly audio: UsableAudio | null; readonly lines: readonly LocalLine[] } {
  const usable = media.map(line => usableAudio(line, codecs, family))
  const chosen = usable.findIndex(each => each !== null)
  const lines = media.map(
    (line, index): LocalLine => (index === chosen ? { type: 'audio' } : { type: 'refused', line }),
  )
  return { audio: usable[chosen] ?? null, lines }
}

class OfferAnswer implements SdpSession {
  readonly #options: SdpOptions
  readonly #codecs: readonly Codec[]
  readonly #family: number
  readonly #sessionId: number
  #version = 1
  #lastBody = ''
  #lines: readonly LocalLine[] = [{ type: 'audio' }]
  #protocol = 'RTP/AVP'
  #telephoneEvent: number = ownTelephoneEvent
  #offered: Direction = 'sendrecv'

  constructor(options: SdpOptions) {
    this.#options = options
    this.#codecs = options.codecs ?? defaultCodecs
    this.#family = isIP(options.ip)
    this.#sessionId = options.sessionId ?? randomInt(1, 2 ** 47)
  }

  offer(direction: Direction = 'sendrecv'): string {
    this.#offered = direction
    return this.#write({ codecs: this.#codecs, telephoneEvent: this.#telephoneEvent, direction })
  }

  answer(offer: string, direction: Direction = 'sendrecv'): ReturnType<SdpSession['answer']> {
    const parsed = parseSdp(offer)
    if (parsed.type !== 'description') return parsed
    const { audio, lines } = chooseAudio(parsed.media, this.#codecs, this.#family)
    if (audio === null) return noAudio
    this.#lines = lines
    this.#protocol = audio.line.protocol
    this.#telephoneEvent = audio.telephoneEvent ?? this.#telephoneEvent
    const ours = limited(mirrored(statedDirection(audio.line)), direction)
    const sdp = this.#write({
      codecs: [audio.codec],
      telephoneEvent: audio.telephoneEvent,
      direction: ours,
    })
    return { type: 'answered', sdp, remote: remoteOf(audio, mirrored(ours)) }
  }

  accept(answer: string): ReturnType<SdpSession['accept']> {
    const parsed = parseSdp(answer)
    if (parsed.type !== 'description') return parsed
    const line = parsed.media[this.#lines.findIndex(each => each.type === 'audio')]
    const audio = line === undefined ? null : usableAudio(line, this.#codecs, this.#family)
    if (audio === null) return noAudio
    const theirs = limited(statedDirection(audio.line), mirrored(this.#offered))
    return { type: 'accepted', remote: remoteOf(audio, theirs) }
  }

  /** The version goes up by one exactly when the rest of the SDP has changed, RFC 3264 8. */
  #write(audio: Pick<LocalAudio, 'codecs' | 'telephoneEvent' | 'direction'>): string {
    const local = { ...audio, port: this.#options.port, protocol: this.#protocol }
    const write = (version: number): string =>
      writeSdp(this.#options.ip, { sessionId: this.#sessionId, version }, this.#lines, local)
    const body = write(0)
    if (this.#lastBody !== '' && body !== this.#lastBody) this.#version += 1
    this.#lastBody = body
    return write(this.#version)
  }
}

/**
 * Starts offer/answer for one leg.
 * @throws TypeError when `ip` is no address literal.
 */
export function createSdpSession(options: SdpOptions): SdpSession {
  if (isIP(options.ip) === 0) throw new TypeError(`"${options.ip}" is no IP address`)
  return new OfferAnswer(options)
}
