/**
 * Hang-up causes by FreeSWITCH's names and numbers (switch_types.h; up to 127 they are Q.850's own) and the SIP status
 * an unanswered call is refused with (mod_sofia's mapping, based on RFC 3398 8.2.6.1).
 */
const causes = {
  UNALLOCATED_NUMBER: { number: 1, sip: 404 },
  NO_ROUTE_TRANSIT_NET: { number: 2, sip: 404 },
  NO_ROUTE_DESTINATION: { number: 3, sip: 404 },
  NORMAL_CLEARING: { number: 16, sip: 480 },
  USER_BUSY: { number: 17, sip: 486 },
  NO_USER_RESPONSE: { number: 18, sip: 408 },
  NO_ANSWER: { number: 19, sip: 480 },
  SUBSCRIBER_ABSENT: { number: 20, sip: 480 },
  CALL_REJECTED: { number: 21, sip: 603 },
  NUMBER_CHANGED: { number: 22, sip: 410 },
  REDIRECTION_TO_NEW_DESTINATION: { number: 23, sip: 410 },
  EXCHANGE_ROUTING_ERROR: { number: 25, sip: 483 },
  DESTINATION_OUT_OF_ORDER: { number: 27, sip: 502 },
  INVALID_NUMBER_FORMAT: { number: 28, sip: 484 },
  FACILITY_REJECTED: { number: 29, sip: 501 },
  NORMAL_UNSPECIFIED: { number: 31, sip: 480 },
  NORMAL_CIRCUIT_CONGESTION: { number: 34, sip: 503 },
  NETWORK_OUT_OF_ORDER: { number: 38, sip: 503 },
  NORMAL_TEMPORARY_FAILURE: { number: 41, sip: 503 },
  SWITCH_CONGESTION: { number: 42, sip: 503 },
  REQUESTED_CHAN_UNAVAIL: { number: 44, sip: 503 },
  OUTGOING_CALL_BARRED: { number: 52, sip: 403 },
  INCOMING_CALL_BARRED: { number: 54, sip: 403 },
  BEARERCAPABILITY_NOTAUTH: { number: 57, sip: 403 },
  BEARERCAPABILITY_NOTAVAIL: { number: 58, sip: 503 },
  SERVICE_UNAVAILABLE: { number: 63, sip: 480 },
  BEARERCAPABILITY_NOTIMPL: { number: 65, sip: 488 },
  CHAN_NOT_IMPLEMENTED: { number: 66, sip: 480 },
  FACILITY_NOT_IMPLEMENTED: { number: 69, sip: 501 },
  SERVICE_NOT_IMPLEMENTED: { number: 79, sip: 501 },
  INCOMPATIBLE_DESTINATION: { number: 88, sip: 488 },
  MANDATORY_IE_MISSING: { number: 96, sip: 480 },
  RECOVERY_ON_TIMER_EXPIRE: { number: 102, sip: 504 },
  PROTOCOL_ERROR: { number: 111, sip: 480 },
  INTERWORKING: { number: 127, sip: 480 },
  ORIGINATOR_CANCEL: { number: 487, sip: 487 },
  SYSTEM_SHUTDOWN: { number: 701, sip: 480 },
  LOSE_RACE: { number: 702, sip: 480 },
  MANAGER_REQUEST: { number: 703, sip: 480 },
  BLIND_TRANSFER: { number: 800, sip: 480 },
  ATTENDED_TRANSFER: { number: 801, sip: 480 },
  ALLOTTED_TIMEOUT: { number: 802, sip: 480 },
  MEDIA_TIMEOUT: { number: 804, sip: 480 },
  PICKED_OFF: { number: 805, sip: 480 },
  USER_NOT_REGISTERED: { number: 806, sip: 480 },
  PROGRESS_TIMEOUT: { number: 807, sip: 480 },
  INVALID_GATEWAY: { number: 808, sip: 484 },
  GATEWAY_DOWN: { number: 809, sip: 503 },
  INVALID_URL: { number: 810, sip: 484 },
  BUSY_EVERYWHERE: { number: 815, sip: 600 },
  DECLINE: { number: 816, sip: 603 },
  DOES_NOT_EXIST_ANYWHERE: { number: 817, sip: 604 },
  NOT_ACCEPTABLE: { number: 818, sip: 606 },
  UNWANTED: { number: 819, sip: 607 },
  REJECT_ALL: { number: 825, sip: 603 },
} as const satisfies Record<string, { readonly number: number; readonly sip: number }>

export type Cause = keyof typeof causes

/** Statuses of a refusal and the cause each means, as mod_sofia reads them; all others mean NORMAL_UNSPECIFIED. */
const causesByStatus: ReadonlyMap<number, Cause> = new Map<number, Cause>([
  ...each('REDIRECTION_TO_NEW_DESTINATION', 300, 301, 302, 305, 380),
  ...each('CALL_REJECTED', 401, 402, 403, 407, 603, 608),
  ...each('UNALLOCATED_NUMBER', 404),
  ...each('NO_ROUTE_DESTINATION', 485, 604),
  ...each('RECOVERY_ON_TIMER_EXPIRE', 408, 504),
  ...each('NUMBER_CHANGED', 410),
  ...each('INTERWORKING', 413, 414, 416, 420, 421, 423, 505, 513),
  ...each('NO_USER_RESPONSE', 480),
  ...each('NORMAL_TEMPORARY_FAILURE', 400, 481, 500, 503),
  ...each('USER_BUSY', 486, 600),
  ...each('INVALID_NUMBER_FORMAT', 484),
  ...each('INCOMPATIBLE_DESTINATION', 488, 606),
  ...each('NETWORK_OUT_OF_ORDER', 502),
  ...each('SERVICE_UNAVAILABLE', 405),
  ...each('SERVICE_NOT_IMPLEMENTED', 406, 415, 501),
  ...each('EXCHANGE_ROUTING_ERROR', 482, 483),
  ...each('ORIGINATOR_CANCEL', 487),
  ...each('UNWANTED', 607),
  ...each('NORMAL_CLEARING', 200),
])

const causesByNumber: ReadonlyMap<number, Cause> = new Map(
  Object.entries(causes).map(([name, numbers]) => [numbers.number, name as Cause]),
)

function each(cause: Cause, ...statuses: number[]): Array<[number, Cause]> {
  return statuses.map(status => [status, cause])
}

/** The cause a SIP status means (mod_sofia). */
export function causeOfStatus(status: number): Cause {
  return causesByStatus.get(status) ?? 'NORMAL_UNSPECIFIED'
}

/** The cause with FreeSWITCH's number `number`, null when there is none of that number here. */
export function causeOfNumber(number: number): Cause | null {
  return causesByNumber.get(number) ?? null
}

/** The SIP status that refuses a call for `cause`. */
export function statusOfCause(cause: Cause): number {
  return causes[cause].sip
}

/** FreeSWITCH's number of `cause`. */
export function numberOfCause(cause: Cause): number {
  return causes[cause].number
}

/** The Q.850 value of `cause` for a Reason header (RFC 3326); FreeSWITCH's own causes are told as normal clearing. */
export function q850Of(cause: Cause): number {
  const { number } = causes[cause]
  return number < 128 ? number : causes.NORMAL_CLEARING.number
}

/** A cause as a command names it, by name in any case or by number; anything else means NORMAL_CLEARING, as FreeSWITCH reads it. */
export function parseCause(text: string): Cause {
  if (/^\d{1,4}$/.test(text)) return causeOfNumber(Number(text)) ?? 'NORMAL_CLEARING'
  const name = text.toUpperCase()
  return Object.hasOwn(causes, name) ? (name as Cause) : 'NORMAL_CLEARING'
}
