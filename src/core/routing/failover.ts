import { sipStatusOf } from '../shared/hangup-cause.ts'

/** What an attempt that failed means for the next one. */
export type FailoverRule =
  /** The called person was reached or does not exist: another trunk would only ring them twice. */
  | { readonly type: 'giveUp' }
  | { readonly type: 'nextGateway' }
  /** The carrier refused: its other gateways are left out too. */
  | { readonly type: 'nextCarrier' }
  /** On to the next gateway, and this one has no calls for so many seconds. */
  | { readonly type: 'restGateway'; readonly seconds: number }

/** Rules of the house by SIP status or FreeSWITCH cause, before the built-in ones. */
export type FailoverTable = ReadonlyMap<number | string, FailoverRule>

/** How far an attempt got and how it ended. */
export interface FailedAttempt {
  readonly progress: 'none' | 'ringing' | 'answered'
  /** Null = the far end said nothing. */
  readonly sipCode: number | null
  readonly cause: string
}

const giveUp: FailoverRule = { type: 'giveUp' }
const nextGateway: FailoverRule = { type: 'nextGateway' }
const nextCarrier: FailoverRule = { type: 'nextCarrier' }
const rest = (seconds: number): FailoverRule => ({ type: 'restGateway', seconds })

/** RFC 3261 section 21; 404, 480, 484, 486 speak of the callee and are not here. */
const byStatus: FailoverTable = new Map<number, FailoverRule>([
  [401, nextCarrier],
  [402, nextCarrier],
  [403, nextCarrier],
  [407, nextCarrier],
  [408, nextGateway],
  [415, nextGateway],
  [488, nextGateway],
  [503, rest(5)],
])

/** What the switch itself says of a trunk (switch_types.h), where no SIP code tells more. */
const byCause: FailoverTable = new Map<string, FailoverRule>([
  ['GATEWAY_DOWN', rest(30)],
  ['INVALID_GATEWAY', rest(30)],
  ['NETWORK_OUT_OF_ORDER', rest(5)],
  ['NORMAL_CIRCUIT_CONGESTION', rest(5)],
  ['SWITCH_CONGESTION', rest(5)],
  // It may be dead: not every call is to wait for it.
  ['RECOVERY_ON_TIMER_EXPIRE', rest(5)],
  ['PROGRESS_TIMEOUT', nextGateway],
  ['ORIGINATOR_CANCEL', giveUp],
])

/**
 * What to do after an attempt. Ringing or answered is final whatever came then. A SIP code counts before a cause; what
 * nobody knows gives up: a call too few is better than a person called twice.
 */
export function failoverOf({ progress, sipCode, cause }: FailedAttempt, own: FailoverTable): FailoverRule {
  if (progress !== 'none') return giveUp
  // A cancel of ours may have crossed any answer.
  if (cause === 'ORIGINATOR_CANCEL') return giveUp
  const named = sipCode === null ? (own.get(cause) ?? byCause.get(cause)) : undefined
  return named ?? byCode(sipCode ?? sipStatusOf(cause), own)
}

const byCode = (code: number, own: FailoverTable): FailoverRule =>
  own.get(code) ?? byStatus.get(code) ?? (code >= 500 && code < 600 ? nextGateway : giveUp)
