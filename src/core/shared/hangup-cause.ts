/**
 * Hang-up causes by FreeSWITCH's names (Q.850 and FreeSWITCH's own, switch_types.h)
 * and the SIP status each is answered with (mod_sofia, sofia_glue / RFC 3398 section 8.2.6.1).
 */
export const sipStatusByCause = {
  NORMAL_CLEARING: 480,
  USER_BUSY: 486,
  NO_USER_RESPONSE: 408,
  NO_ANSWER: 480,
  SUBSCRIBER_ABSENT: 480,
  CALL_REJECTED: 603,
  UNALLOCATED_NUMBER: 404,
  NO_ROUTE_DESTINATION: 404,
  NUMBER_CHANGED: 410,
  DESTINATION_OUT_OF_ORDER: 502,
  INVALID_NUMBER_FORMAT: 484,
  NORMAL_TEMPORARY_FAILURE: 503,
  NETWORK_OUT_OF_ORDER: 503,
  SWITCH_CONGESTION: 503,
  RECOVERY_ON_TIMER_EXPIRE: 504,
  ORIGINATOR_CANCEL: 487,
  USER_NOT_REGISTERED: 480,
  INCOMPATIBLE_DESTINATION: 488,
  OUTGOING_CALL_BARRED: 403,
  INTERWORKING: 500,
  // mod_sofia says 484, as if the caller had dialled too little.
  INVALID_GATEWAY: 503,
  GATEWAY_DOWN: 503,
} as const satisfies Record<string, number>

export type KnownCause = keyof typeof sipStatusByCause

/** A cause as the switch named it; it may be one this table does not know. */
export type HangupCause = KnownCause | (string & {})

/** The SIP status that tells a far end of `cause`; 480 where the table does not know it. */
export function sipStatusOf(cause: HangupCause): number {
  return (sipStatusByCause as Record<string, number>)[cause] ?? 480
}

/**
 * What a caller may be told where the far end said `status`: its challenges (401, 407) are for us and not for the
 * caller's phone, which would answer them with its own password, and its redirections (3xx) are not followed.
 */
export function statusForCaller(status: number): number {
  if (status === 401 || status === 407) return sipStatusByCause.CALL_REJECTED
  return status < 400 ? sipStatusByCause.NUMBER_CHANGED : status
}
