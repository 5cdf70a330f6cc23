import { assertNever } from '../shared/assert-never.ts'

/** A call that asks the dialplan where to go. */
export interface DialplanCall {
  readonly destination: string
  readonly origin: CallOrigin
}

/** Where a call comes from: an extension that proved its password, or anybody. */
export type CallOrigin =
  | { readonly type: 'extension'; readonly number: string }
  | { readonly type: 'stranger' }

/** What is known of the dialled number. The extension is asked for only when the answer hangs on it. */
export interface Destination {
  readonly isGroup: boolean
  readonly extension: 'notAsked' | 'known' | 'unknown' | 'unavailable'
}

export type DialplanDecision =
  /** Hand the call to nacd: `nacd_app`, `nacd_data`, then park. */
  | { readonly type: 'control'; readonly app: 'nacd'; readonly data: string }
  | { readonly type: 'ring'; readonly extension: string }
  /** Look the number up in the customer's database, then decide again. */
  | { readonly type: 'askExtension'; readonly number: string }
  | { readonly type: 'refuse'; readonly cause: RefusalCause; readonly why: string }

/** Each has its SIP status in shared/hangup-cause.ts: 403, 404, 503. */
type RefusalCause = 'OUTGOING_CALL_BARRED' | 'UNALLOCATED_NUMBER' | 'NORMAL_TEMPORARY_FAILURE'

/**
 * What phones dial: digits, star codes, names; never a character that means something to the switch
 * (`$ { } [ ] , : / @ & | ' "` and white space).
 */
const dialable = /^[0-9A-Za-z*#+._-]{1,64}$/

/** The default rules of the dialplan nacd serves, in their order: stranger, group, extension, nothing. */
export function decideDialplan(call: DialplanCall, destination: Destination): DialplanDecision {
  if (call.origin.type === 'stranger') {
    return refuse('OUTGOING_CALL_BARRED', 'the call does not come from a registered extension')
  }
  if (!dialable.test(call.destination))
    return refuse('UNALLOCATED_NUMBER', 'not a number that can be dialled')
  if (destination.isGroup) return { type: 'control', app: 'nacd', data: call.destination }
  switch (destination.extension) {
    case 'notAsked':
      return { type: 'askExtension', number: call.destination }
    case 'known':
      return { type: 'ring', extension: call.destination }
    case 'unknown':
      return refuse('UNALLOCATED_NUMBER', 'neither a group nor an extension')
    case 'unavailable':
      return refuse('NORMAL_TEMPORARY_FAILURE', "the customer's database did not answer")
    default:
      return assertNever(destination.extension)
  }
}

const refuse = (cause: RefusalCause, why: string): DialplanDecision => ({ type: 'refuse', cause, why })
