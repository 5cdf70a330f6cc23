import type { HangupCause } from '../../../core/shared/hangup-cause.ts'
import type { Headers } from '../wire/message.ts'

/** How a leg ended, from its CHANNEL_HANGUP_COMPLETE. */
export interface Hangup {
  readonly cause: HangupCause
  /** SIP status of a leg that was never answered, 0 when it was or when there was none. */
  readonly sipCode: number
  readonly endedBy: 'far' | 'switch'
}

/**
 * mod_sofia leaves the last SIP status in one of three variables, depending on who said it and when, and which side
 * moved first in `sip_hangup_disposition` (`recv_bye`, `recv_cancel`, `recv_refuse`, or `send_...`).
 */
export function hangupOf(headers: Headers, answered: boolean): Hangup {
  const status =
    headers.get('variable_sip_term_status') ??
    headers.get('variable_sip_invite_failure_status') ??
    headers.get('variable_proto_specific_hangup_cause')?.replace(/^sip:/, '')
  const sipCode = /^[3-6]\d\d$/.test(status ?? '') ? Number(status) : 0
  const disposition = headers.get('variable_sip_hangup_disposition') ?? ''
  return {
    cause: headers.get('Hangup-Cause') ?? 'NORMAL_CLEARING',
    sipCode: answered ? 0 : sipCode,
    endedBy: disposition.startsWith('recv_') ? 'far' : 'switch',
  }
}

/**
 * How a `bridge` ended, from the variables of the leg that ran it. `originate_disposition` is the cause when nobody came
 * of it, `SUCCESS` or words in small letters when somebody did, be it with early media only: then the other leg's end is in the variables the
 * switch leaves on its partner. Where several rang and nobody came of it the cause is that of the first, but the
 * variables are those of the last that ended: its SIP status is not told as the first one's.
 */
export function bridgeEndOf(headers: Headers): { readonly cause: HangupCause; readonly sipCode: number } {
  const disposition = headers.get('variable_originate_disposition') ?? ''
  const last = headers.get('variable_last_bridge_hangup_cause')
  const ended = headers.get('variable_bridge_hangup_cause') ?? last
  const isCause = /^[A-Z0-9_]+$/.test(disposition) && disposition !== 'SUCCESS'
  const status = headers.get('variable_last_bridge_proto_specific_hangup_cause')?.replace(/^sip:/, '') ?? ''
  const isOfAnother = isCause && last !== undefined && last !== disposition
  return {
    cause: isCause ? disposition : (ended ?? 'NORMAL_CLEARING'),
    sipCode: !isOfAnother && /^[3-6]\d\d$/.test(status) ? Number(status) : 0,
  }
}
