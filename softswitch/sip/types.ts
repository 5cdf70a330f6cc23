import type { TrunkCredentials } from './auth/challenge-answer.ts'
import type { DigestAlgorithm } from './auth/digest.ts'
import type { SipClock } from './clock.ts'
import type { RandomSource } from './ids.ts'
import type { SipLimits } from './limits.ts'
import type { HeaderField } from './message/message.ts'
import type { EndReason } from './message/reason.ts'
import type { BaseTimes } from './transaction/timer-table.ts'

/** A SIP address as used in From, To, Contact: user@host. */
export interface SipParty {
  readonly displayName: string
  readonly user: string
  readonly host: string
}

/** Why a dialog or an INVITE ended. `far`: BYE, CANCEL or a final refusal from the far end; `local`: by us; `timeout`: transaction or session died. */
export interface SipEnd {
  readonly by: 'far' | 'local' | 'timeout'
  /** SIP status of a refused INVITE (4xx-6xx), 487 for CANCEL, 408 for a timeout, 0 for a BYE. */
  readonly status: number
  readonly reason: string
  /** Q.850 cause of a Reason header (RFC 3326), null when absent. */
  readonly q850: number | null
}

/** What a call tells its owner. Every call ends with exactly one `ended`. */
export interface SipCallListener {
  /** 180/183 from the far end (outgoing calls only); `sdp` is "" when there is none. */
  progress?(status: number, sdp: string): void
  /** 200 to our INVITE, already acknowledged; or, for incoming calls, the ACK of our 200 has come (`sdp` = the ACK's body, usually ""). */
  answered?(sdp: string): void
  /**
   * A re-INVITE or UPDATE with an offer: return the answer's SDP, or null to refuse with 488. `sdp` is "" when the far
   * end asks for our offer instead (an empty re-INVITE): return it; `renegotiated` then brings the answer.
   */
  offered?(sdp: string): string | null
  /** The far end's answer to the offer returned for an empty re-INVITE; "" when it gave none. */
  renegotiated?(sdp: string): void
  /** A SIP INFO: content type in lower case without parameters, and the body. */
  info?(contentType: string, body: string): void
  /** A REFER to this user: return whether the other party is sent there; without a listener it is refused with 403. */
  referred?(user: string): boolean
  ended(end: SipEnd): void
}

/** One INVITE dialog, either way. Methods that no longer fit the state do nothing: ending is idempotent. */
export interface SipCall {
  readonly callId: string
  readonly direction: 'inbound' | 'outbound'
  readonly from: SipParty
  readonly to: SipParty
  /** Source address of the last request or response of the far end. */
  readonly remote: { readonly ip: string; readonly port: number; readonly transport: 'udp' | 'tcp' }
  listen(listener: SipCallListener): void
  /** Incoming: 180 or 183 (with SDP). */
  progress(status: 180 | 183, sdp: string): void
  /** Incoming: 200 with SDP, retransmitted until the ACK. */
  answer(sdp: string): void
  /** Incoming, unanswered: final refusal, 300..699. */
  reject(status: number, reason: string): void
  /** Ends it whatever its state: CANCEL, final refusal or BYE, with a Reason header for `why` when given. */
  hangup(why?: EndReason): void
  /** Offers new SDP inside the dialog; resolves with the answer, rejects with ReinviteRefused (its `status`) when refused. */
  reinvite(sdp: string): Promise<string>
}

export interface IncomingCall extends SipCall {
  /** Request-URI user: the dialled number. */
  readonly dialled: string
  readonly requestUri: string
  readonly sdp: string
  readonly userAgent: string
  /** The extension whose digest this INVITE carried and matched, null when the call was let in by address only. */
  readonly authorisedAs: string | null
  /** The trunk from whose address it came without credentials, null for a call of an extension. */
  readonly trunk: string | null
}

export interface OutgoingCallRequest {
  /** Where to send, e.g. the registered contact or a trunk: `sip:1001@127.0.0.1:5070;transport=tcp`. */
  readonly uri: string
  /**
   * Overrides the route by address (a phone behind NAT: the source address it registered from). A TCP flow whose
   * connection has closed falls back to `uri`.
   */
  readonly flow?: { readonly ip: string; readonly port: number; readonly transport: 'udp' | 'tcp' }
  readonly from: SipParty
  readonly toUser: string
  readonly sdp: string
  /** Extra headers; those the stack makes itself (Via, From, To, Contact, ...) are left out. */
  readonly headers: Readonly<Record<string, string>>
  /** Digest credentials for a trunk that challenges. */
  readonly credentials?: TrunkCredentials
  /** User part of our Contact; "nacd" when absent. */
  readonly contactUser?: string
}

/** Requests that belong together: one Call-ID and From tag, counted up (RFC 3261 10.2). */
export interface RequestSeries {
  readonly callId: string
  readonly tag: string
  sequence: number
}

/** A request outside any dialog. */
export interface PlainRequest {
  readonly method: 'REGISTER' | 'OPTIONS'
  /** Request-URI, and where it is sent: `sip:192.0.2.1:5060;transport=tcp`. */
  readonly uri: string
  /** URIs of From and To. */
  readonly from: string
  readonly to: string
  readonly series: RequestSeries
  /** User part of our Contact; absent = no Contact. */
  readonly contactUser?: string
  /** Seconds, for an Expires header. */
  readonly expires?: number
  readonly credentials?: TrunkCredentials
}

/** The final answer to a plain request; `silent` = none came (`status` 408), or it could not be delivered (503). */
export type PlainAnswer =
  | {
      readonly type: 'answer'
      readonly status: number
      readonly reason: string
      readonly headers: readonly HeaderField[]
      readonly ip: string
      readonly port: number
    }
  | { readonly type: 'silent'; readonly status: number; readonly reason: string }

/** A registered contact of an extension. Times: epoch ms. */
export interface Registration {
  readonly extension: string
  readonly contact: string
  readonly callId: string
  readonly userAgent: string
  readonly ip: string
  readonly port: number
  readonly transport: 'udp' | 'tcp'
  readonly expiresAt: number
}

/**
 * Asks the directory for an extension's digest secret: a password, or HA1 as hex of MD5 (32 digits) or SHA-256 (64).
 * `null` = no such extension; rejects when the directory does not answer (the phone gets 503).
 */
export type PasswordLookup = (query: {
  readonly extension: string
  readonly domain: string
  readonly ip: string
  readonly port: number
  readonly userAgent: string
}) => Promise<{ readonly password: string } | { readonly ha1: string } | null>

export interface SipStackOptions {
  /** Address to bind. With 0.0.0.0 or :: the address far ends are told is the one on their own network. */
  readonly host: string
  /** UDP and TCP on the same port; 0 = any free one. */
  readonly port: number
  readonly realm: string
  readonly lookupPassword: PasswordLookup
  /**
   * The trunk that calls from this address, null = none: then an INVITE without credentials is challenged. Only INVITEs
   * are let in by address, and none from where a phone is registered.
   */
  readonly trunkAt: (ip: string, port: number) => string | null
  readonly onInvite: (call: IncomingCall) => void
  readonly onRegister: (registration: Registration, kind: 'register' | 'refresh') => void
  readonly onUnregister: (registration: Registration, why: 'unregister' | 'expire') => void
  /** What User-Agent and Server say; "nacd" when absent. */
  readonly userAgent?: string
  /** Seconds a registration may last; 60, 3600, 7200 when absent. */
  readonly expiry?: { readonly min: number; readonly default: number; readonly max: number }
  /**
   * Digest algorithms offered, in order, each in a challenge of its own (RFC 8760); MD5 only when absent: phones in
   * use (baresip 1.0, SIPp 3.6) give up when any challenge names SHA-256 instead of passing over it.
   */
  readonly digestAlgorithms?: readonly DigestAlgorithm[]
  readonly limits?: Partial<SipLimits>
  readonly log?: SipLog
  /** Time and randomness, for tests. `times`: T1, T2, T4 of RFC 3261 17 in ms. */
  readonly clock?: SipClock
  readonly random?: RandomSource
  readonly times?: BaseTimes
}

/** The log the stack writes to; numbers and addresses of people go under `pii` only. */
export interface SipLog {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface SipStack {
  /** Binds; rejects with a clear error when the port is taken. */
  start(): Promise<void>
  /** Hangs up what is live, waits shortly for the far ends' answers, closes the sockets. */
  stop(): Promise<void>
  /** The bound port; 0 before `start`. */
  readonly port: number
  invite(request: OutgoingCallRequest): SipCall
  /** A new series of plain requests. */
  series(): RequestSeries
  /** Sends a request outside any dialog, with credentials where it is challenged; never rejects. */
  request(request: PlainRequest): Promise<PlainAnswer>
  registrations(): readonly Registration[]
  registrationsOf(extension: string): readonly Registration[]
  /** Counts: malformed messages dropped or refused since the start, and live transactions and dialogs. */
  readonly stats: { readonly malformed: number; readonly transactions: number; readonly dialogs: number }
}
