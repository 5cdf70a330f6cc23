import { createSdpSession, type SdpSession } from '../../media/sdp/sdp.ts'
import type { Codec, MediaSession, RemoteMedia } from '../../media/types.ts'
import { Company } from './company.ts'
import { Player } from './player.ts'

/** What became of the far end's SDP: what to answer (with `answer` only), or the SIP status that refuses it. */
export type Negotiation =
  | { readonly type: 'agreed'; readonly sdp: string; readonly remote: RemoteMedia }
  | { readonly type: 'refused'; readonly status: 400 | 488; readonly reason: string }

/** RTP and SDP of one leg. */
export class LegMedia {
  readonly session: MediaSession
  readonly player: Player
  /** Who eavesdrops on the leg. */
  readonly company = new Company()
  readonly #sdp: SdpSession
  #remote: RemoteMedia | null = null

  /** `codecs` in the order of preference of our offers. */
  constructor(session: MediaSession, codecs: readonly Codec[]) {
    this.session = session
    this.player = new Player(session)
    this.#sdp = createSdpSession({ ip: session.localIp, port: session.localPort, codecs })
  }

  /** What was last agreed with the far end, null before. */
  get remote(): RemoteMedia | null {
    return this.#remote
  }

  offer(): string {
    return this.#sdp.offer()
  }

  /** Takes the far end's offer. */
  answer(offer: string): Negotiation {
    const result = this.#sdp.answer(offer)
    return result.type === 'answered' ? this.#agree(result.sdp, result.remote) : refusal(result)
  }

  /** Takes the far end's answer to our offer. */
  accept(answer: string): Negotiation {
    const result = this.#sdp.accept(answer)
    return result.type === 'accepted' ? this.#agree('', result.remote) : refusal(result)
  }

  #agree(sdp: string, remote: RemoteMedia): Negotiation {
    this.#remote = remote
    this.session.setRemote(remote)
    return { type: 'agreed', sdp, remote }
  }
}

function refusal(problem: { readonly type: string; readonly reason: string }): Negotiation {
  return { type: 'refused', status: problem.type === 'malformed' ? 400 : 488, reason: problem.reason }
}
