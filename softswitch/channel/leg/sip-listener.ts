import type { SipCallListener, SipEnd } from '../../sip/types.ts'
import { type Cause, causeOfNumber, causeOfStatus } from '../causes.ts'
import { readInfoDigit } from '../media/info-digits.ts'
import type { Negotiation } from '../media/leg-media.ts'
import type { Leg } from './leg.ts'
import { markAnswered, markEarly, markHold, markMedia, markRinging } from './marks.ts'

/** The variables that tell how the far end ended a call (mod_sofia). */
function endVariables(leg: Leg, end: SipEnd): Record<string, string> {
  const isBye = end.status === 0
  const status = String(isBye ? 200 : end.status)
  const common = { sip_term_status: status, proto_specific_hangup_cause: `sip:${status}` }
  if (isBye) return { ...common, sip_hangup_disposition: 'recv_bye' }
  const failed = { ...common, sip_invite_failure_status: status }
  const phrase = { sip_invite_failure_phrase: end.reason }
  // Nobody refused: the answer, or the ACK, never came.
  if (end.by === 'timeout') return leg.channel.direction === 'outbound' ? { ...failed, ...phrase } : {}
  if (leg.channel.direction === 'inbound') return { ...failed, sip_hangup_disposition: 'recv_cancel' }
  return { ...failed, ...phrase, sip_hangup_disposition: 'recv_refuse' }
}

function causeOf(end: SipEnd): Cause {
  const told = end.q850 === null ? null : causeOfNumber(end.q850)
  return told ?? (end.status === 0 ? 'NORMAL_CLEARING' : causeOfStatus(end.status))
}

/** A negotiation in an answer we got: what cannot be used ends the leg. */
function take(leg: Leg, result: Negotiation | undefined): boolean {
  if (result?.type === 'agreed') {
    markMedia(leg, result.remote)
    return true
  }
  leg.log.warn({ reason: result?.reason }, 'answer cannot be used')
  leg.hangup('INCOMPATIBLE_DESTINATION')
  return false
}

/** A re-INVITE's offer: our answer, null when it cannot be. */
function reoffered(leg: Leg, sdp: string): string | null {
  if (leg.ended || leg.media === null) return null
  if (sdp === '') return leg.media.offer()
  const result = leg.media.answer(sdp)
  if (result.type === 'refused') return null
  markMedia(leg, result.remote)
  markHold(leg, result.remote.direction === 'sendonly' || result.remote.direction === 'inactive')
  return result.sdp
}

function ended(leg: Leg, end: SipEnd): void {
  if (leg.ended) return
  if (end.by !== 'local') {
    for (const [name, value] of Object.entries(endVariables(leg, end))) leg.setVariable(name, value)
  }
  leg.endedByFarEnd(causeOf(end))
}

/** What the SIP side tells of a leg's call. `refer` sends the other leg somewhere; false = it does not. */
export function listenToCall(leg: Leg, refer: (destination: string) => boolean): SipCallListener {
  return {
    progress: (_status, sdp) => {
      if (sdp === '') markRinging(leg)
      else if (leg.channel.early || take(leg, leg.media?.accept(sdp))) markEarly(leg)
    },
    answered: sdp => {
      const isLate = leg.incoming !== null && leg.incoming.sdp === ''
      const isNew = sdp !== '' && (leg.incoming === null || isLate)
      if ((isNew || leg.media?.remote === null) && !take(leg, leg.media?.accept(sdp))) return
      markAnswered(leg)
    },
    offered: sdp => reoffered(leg, sdp),
    renegotiated: sdp => {
      if (!leg.ended && sdp !== '') take(leg, leg.media?.accept(sdp))
    },
    info: (contentType, body) => {
      const digit = readInfoDigit(contentType, body)
      if (digit === null || leg.ended) return
      leg.peer?.media?.session.sendDigits(digit.digit)
      leg.digits.push(digit)
    },
    referred: refer,
    ended: end => ended(leg, end),
  }
}
