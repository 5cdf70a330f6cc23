import type { Codec } from '../../media/types.ts'
import type { IncomingCall } from '../../sip/types.ts'
import type { Leg } from './leg.ts'
import { markAnswered, markEarly, markMedia, markRinging } from './marks.ts'

const defaultCodecs: readonly Codec[] = ['PCMA', 'PCMU']

function isCodec(name: string): name is Codec {
  return name === 'PCMA' || name === 'PCMU'
}

/** The codecs of a leg in order: those its variable `absolute_codec_string` names, as far as this switch has them. */
export function codecsOf(leg: Leg): readonly Codec[] {
  const wanted = (leg.channel.lookUp('absolute_codec_string') ?? '').toUpperCase()
  const codecs = wanted.split(',').map(name => name.trim().split('@')[0] ?? '')
  const usable = codecs.filter(isCodec)
  return usable.length > 0 ? [...new Set(usable)] : defaultCodecs
}

/** Our SDP for an incoming call, the same at every call; null when there is none, and the leg has then ended. */
async function localSdp(leg: Leg, incoming: IncomingCall): Promise<string | null> {
  if (leg.localSdp !== '') return leg.localSdp
  const media = await leg.openMedia(codecsOf(leg))
  if (media === null) {
    leg.hangup('NORMAL_CIRCUIT_CONGESTION')
    return null
  }
  if (leg.localSdp === '') leg.localSdp = incoming.sdp === '' ? media.offer() : negotiate(leg, incoming.sdp)
  return leg.localSdp === '' ? null : leg.localSdp
}

/** The answer to the far end's offer; "" when there is none, and the leg has then ended. */
function negotiate(leg: Leg, offer: string): string {
  const result = leg.media?.answer(offer)
  if (result?.type === 'agreed') {
    markMedia(leg, result.remote)
    return result.sdp
  }
  leg.log.warn({ reason: result?.reason }, 'offer refused')
  leg.hangup('INCOMPATIBLE_DESTINATION', { status: result?.status ?? 488 })
  return ''
}

/** Tells an incoming call that it rings (180). */
export function ringReady(leg: Leg): void {
  if (leg.incoming === null || leg.hasMedia || leg.ended || leg.channel.times.progress > 0) return
  leg.incoming.progress(180, '')
  markRinging(leg)
}

/**
 * Opens early media to an incoming call (183). True when audio flows. A call that offered no SDP has none before the
 * answer: its own SDP comes with its ACK only.
 */
export async function preAnswer(leg: Leg): Promise<boolean> {
  if (leg.hasMedia || leg.incoming === null) return leg.hasMedia
  if (leg.incoming.sdp === '') return false
  const sdp = await localSdp(leg, leg.incoming)
  if (sdp === null || leg.ended || leg.hasMedia) return leg.hasMedia
  leg.incoming.progress(183, sdp)
  markEarly(leg)
  return true
}

/** Answers an incoming call (200). True when it is answered. */
export async function answer(leg: Leg): Promise<boolean> {
  if (leg.incoming === null || leg.channel.answered) return leg.channel.answered
  const sdp = await localSdp(leg, leg.incoming)
  if (sdp === null || leg.ended || leg.channel.answered) return leg.channel.answered
  markEarly(leg)
  leg.incoming.answer(sdp)
  markAnswered(leg)
  return true
}
