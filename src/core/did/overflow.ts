import type { HangupCause, KnownCause } from '../shared/hangup-cause.ts'

/** What happens to a call for a DID whose extension does not take it (`in_did_busy` and its sisters). */
export type Overflow =
  | { readonly type: 'hangup' }
  /** Waits in the group's queue. */
  | { readonly type: 'queue'; readonly group: string }
  /** Leaves a message in the extension's mailbox. */
  | { readonly type: 'voicemail' }

/** Why an extension did not take a call. */
export type Missed = 'busy' | 'noAnswer' | 'notRegistered'

/** The house's rules for calls to DID numbers. */
export interface DidPolicy {
  readonly ringSeconds: number
  readonly overflow: Readonly<Record<Missed, Overflow>>
}

/** Who refuses a call is as good as busy; a phone that is gone and never said so, or says so, is not registered. */
const missedByCause: Readonly<Record<string, Missed>> = {
  USER_BUSY: 'busy',
  CALL_REJECTED: 'busy',
  USER_NOT_REGISTERED: 'notRegistered',
  SUBSCRIBER_ABSENT: 'notRegistered',
  NO_USER_RESPONSE: 'notRegistered',
  RECOVERY_ON_TIMER_EXPIRE: 'notRegistered',
  NORMAL_TEMPORARY_FAILURE: 'notRegistered',
  UNALLOCATED_NUMBER: 'notRegistered',
  NO_ROUTE_DESTINATION: 'notRegistered',
  DESTINATION_OUT_OF_ORDER: 'notRegistered',
}

/** Whatever else keeps an extension from answering is no answer. */
export const missedBy = (cause: HangupCause): Missed => missedByCause[cause] ?? 'noAnswer'

/** What a caller is told who goes nowhere else: 486, 480, 480 (shared/hangup-cause.ts). */
export const causeOfMissed: Readonly<Record<Missed, KnownCause>> = {
  busy: 'USER_BUSY',
  noAnswer: 'NO_ANSWER',
  notRegistered: 'USER_NOT_REGISTERED',
}
