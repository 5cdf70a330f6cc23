import { phraseOf } from '../../sip/message/status.ts'
import { type Cause, q850Of, statusOfCause } from '../causes.ts'
import type { Leg } from './leg.ts'

/** The status that refuses an INVITE not yet answered, where it is not the one of the cause. */
export interface Refusal {
  readonly status: number
  /** The usual phrase when absent. */
  readonly reason?: string
}

/** Challenges are between us and the far end that made them: our caller can do nothing with them. */
const challenges: ReadonlySet<number> = new Set([401, 407])

/**
 * A call that failed behind this one is refused with the status that one got (mod_sofia), unless it means nothing to
 * the caller: a challenge, or a redirection whose address is not passed on.
 */
function bridgedStatus(leg: Leg): number | null {
  const told = leg.channel.lookUp('last_bridge_proto_specific_hangup_cause') ?? ''
  const [, text] = /^sip:([4-6]\d\d)$/.exec(told) ?? []
  const status = Number(text)
  return text === undefined || challenges.has(status) ? null : status
}

/** Another phone has taken the call (mod_sofia). */
const takenElsewhere: ReadonlySet<Cause> = new Set(['LOSE_RACE', 'PICKED_OFF'])

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
  call?.hangup(takenElsewhere.has(cause) ? 'elsewhere' : q850Of(cause))
}
