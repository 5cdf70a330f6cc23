import { phraseOf } from '../../sip/message/status.ts'
import { type Cause, q850Of, statusOfCause } from '../causes.ts'
import type { Leg } from './leg.ts'

/** The status that refuses an INVITE not yet answered, where it is not the one of the cause. */
export interface Refusal {
  readonly status: number
  /** The usual phrase when absent. */
  readonly reason?: string
}

/** A call that failed behind this one is refused with the status that one got (mod_sofia). */
function bridgedStatus(leg: Leg): number | null {
  const told = leg.channel.lookUp('last_bridge_proto_specific_hangup_cause') ?? ''
  const [, status] = /^sip:([3-6]\d\d)$/.exec(told) ?? []
  return status === undefined ? null : Number(status)
}

/** Tells the far end that the call is over: a final refusal, a CANCEL or a BYE, whichever fits. */
export function endCall(leg: Leg, cause: Cause, refusal?: Refusal): void {
  const { channel, call, incoming } = leg
  if (incoming !== null && !channel.answered) {
    leg.setVariable('sip_hangup_disposition', 'send_refuse')
    const status = refusal?.status ?? bridgedStatus(leg) ?? statusOfCause(cause)
    incoming.reject(status, refusal?.reason ?? phraseOf(status))
    return
  }
  leg.setVariable('sip_hangup_disposition', channel.answered ? 'send_bye' : 'send_cancel')
  if (!channel.answered) leg.setVariable('sip_invite_failure_status', '487')
  call?.hangup(q850Of(cause))
}
