import type { Referral } from '../core/call/referral/referral.ts'
import type { AnswerNote, CalledLeg, SwitchCommand } from '../core/call/switch-command.ts'
import type { HangupCause } from '../core/shared/hangup-cause.ts'
import type { LegId, Millis, RequestId } from '../core/shared/ids.ts'
import type { SupervisionMode } from '../core/supervision/mode.ts'

/** What is known of one leg, read from the headers of its latest event. All strings may be "". */
export interface LegFacts {
  readonly legId: LegId
  /** `inbound`: the far end called the switch; `outbound`: the switch called the far end. */
  readonly direction: 'inbound' | 'outbound'
  readonly callerNumber: string
  readonly callerName: string
  readonly calleeNumber: string
  /** The extension (SIP account) at the far end of this leg, "" for a trunk. */
  readonly extension: string
  /** Whether the phone has proved to be that extension; others may merely say so. False for legs the switch dialled. */
  readonly proven: boolean
  /** Somebody else than nacd has transferred it to where it is now: whoever it talked with may have chosen the number. */
  readonly sentOn: boolean
  readonly gateway: string
  readonly networkIp: string
  readonly networkPort: string
  readonly answered: boolean
  /** The leg it is bridged with, "" when none. */
  readonly bridgedTo: LegId | ''
  /** The leg it was bridged with last, whether or not it still is; "" or absent = none so far. */
  readonly lastBridgedTo?: LegId | ''
  /** The last time the phone it talked with has sent it elsewhere (RFC 3515); absent = never. */
  readonly referral?: Referral
  /** The leg that this one's phone has sent elsewhere; absent = none. */
  readonly sentAway?: LegId
  readonly createdAt: Millis
  /** The channel variables nacd itself reads: nacd_app, nacd_data, nacd_state, nacd_call, nacd_role, nacd_part, nacd_middle, nacd_line, nacd_sent, nacd_referrer, nacd_called, nacd_supervises, nacd_supervision, and those the configuration lists. */
  readonly variables: Readonly<Record<string, string>>
}

/** How a trunk is, as a switch sees it. */
export interface GatewayState {
  readonly name: string
  /** NOREG (we do not register there), TRYING, REGED, FAIL_WAIT, ... (mod_sofia). */
  readonly state: string
  /** Whether calls may go out over it. */
  readonly up: boolean
}

/** What the switch tells nacd. `at` is the switch's own event time. */
export type SwitchEvent =
  | { readonly type: 'legCreated'; readonly at: Millis; readonly leg: LegFacts }
  | { readonly type: 'legParked'; readonly at: Millis; readonly leg: LegFacts }
  | { readonly type: 'legProgress'; readonly at: Millis; readonly leg: LegFacts; readonly media: boolean }
  | { readonly type: 'legAnswered'; readonly at: Millis; readonly leg: LegFacts }
  | { readonly type: 'legBridged'; readonly at: Millis; readonly leg: LegFacts; readonly otherId: LegId }
  | { readonly type: 'legUnbridged'; readonly at: Millis; readonly leg: LegFacts; readonly otherId: LegId }
  /** The far end put the leg on hold (a re-INVITE that no longer wants to hear us), or took it back. */
  | { readonly type: 'legHeld'; readonly at: Millis; readonly leg: LegFacts }
  | { readonly type: 'legResumed'; readonly at: Millis; readonly leg: LegFacts }
  | {
      readonly type: 'executeDone'
      readonly at: Millis
      readonly leg: LegFacts
      readonly requestId: RequestId
      readonly application: string
      readonly response: string
      /** The digits of a `collectDigits`, "" when none were typed. */
      readonly digits: string
      /** How long a `record` became, 0 for everything else. */
      readonly recordedMs: number
    }
  /** A `bridgeTo` is over: how the leg it called ended, and the SIP status of its far end (0 when there was none). */
  | {
      readonly type: 'bridgeDone'
      readonly at: Millis
      readonly leg: LegFacts
      readonly requestId: RequestId
      readonly cause: HangupCause
      readonly sipCode: number
    }
  | { readonly type: 'digit'; readonly at: Millis; readonly leg: LegFacts; readonly digit: string }
  | {
      readonly type: 'legEnded'
      readonly at: Millis
      readonly leg: LegFacts
      readonly cause: HangupCause
      /** SIP status of a failed or refused leg, 0 when it was answered or is unknown. */
      readonly sipCode: number
      /** Which side ended it: the far end, or the switch (on our command or its own). */
      readonly endedBy: 'far' | 'switch'
      readonly answeredAt: Millis | null
    }
  /**
   * An originate came back, `legId` being its leg or its `jobId`: with the leg that was answered, or the cause of its
   * failure (of several legs, that of one of them).
   */
  | {
      readonly type: 'originateDone'
      readonly at: Millis
      readonly legId: LegId
      readonly outcome:
        | { readonly ok: true; readonly answered: LegId }
        | { readonly ok: false; readonly cause: HangupCause }
    }
  | { readonly type: 'registered'; readonly at: Millis; readonly extension: string }
  | { readonly type: 'unregistered'; readonly at: Millis; readonly extension: string }
  /** The switch has asked for its gateways again, after a `refreshGateways`; `text` is its answer. */
  | { readonly type: 'gatewaysScanned'; readonly at: Millis; readonly ok: boolean; readonly text: string }
  /** How a gateway is now: it has changed, or was looked at. */
  | { readonly type: 'gatewayState'; readonly at: Millis; readonly gateway: GatewayState }
  | { readonly type: 'gatewayGone'; readonly at: Millis; readonly name: string }
  /** Connected, subscribed and reconciled: `legs` is everything alive on the switch now. */
  | {
      readonly type: 'switchReady'
      readonly at: Millis
      readonly legs: readonly LegFacts[]
      readonly registered: readonly string[]
      /** The answers it has been asked to note and not to forget; absent = none. */
      readonly noted?: readonly AnswerNote[]
    }
  | { readonly type: 'switchLost'; readonly at: Millis; readonly reason: string }

/** What nacd asks of a switch about its trunks, whatever calls there are. */
export type GatewayCommand =
  /**
   * Has the switch ask nacd for its gateways again. Those in `dropped` are taken away before: gone, or to be read anew.
   * Calls over them are not touched. `gatewaysScanned` says that it is done.
   */
  | { readonly type: 'refreshGateways'; readonly dropped: readonly string[] }
  /** Looks how the gateways are; a `gatewayState` for each says so. */
  | { readonly type: 'readGateways' }

/** What a leg without a caller does once it is answered (FreeSWITCH, API command originate). */
export type OnceAnswered =
  | { readonly type: 'application'; readonly name: string; readonly data: string }
  | {
      readonly type: 'extension'
      readonly extension: string
      readonly dialplan: string
      readonly context: string
    }

/**
 * Calls out without a caller: the legs ring all at once, the first that answers does `onAnswer`; early media is ignored unless
 * all legs' variables say `ignore_early_media=false`. `originateDone` names `jobId`. Not a command of a call: whoever gives it waits for the result.
 */
export interface OriginateCommand {
  readonly type: 'originateTo'
  readonly jobId: LegId
  readonly legs: readonly CalledLeg[]
  readonly displayName: string
  readonly timeoutSeconds: number
  readonly onAnswer: OnceAnswered
}

/** Changes whom a supervisor speaks to whose leg eavesdrops. Not a command of a call. */
export interface SuperviseCommand {
  readonly type: 'supervise'
  readonly legId: LegId
  readonly mode: SupervisionMode
}

/** The switch need not keep the note of this answer any longer. Not a command of a call. */
export interface ForgetCommand {
  readonly type: 'forgetAnswer'
  readonly name: LegId
}

/** What became of a command: `unknown` when the connection broke before the reply (look at the switch, do not repeat). */
export type CommandOutcome =
  | { readonly type: 'done'; readonly text: string }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'unknown'; readonly reason: string }

/** One switch: a FreeSWITCH, or the embedded one, which answers alike. */
export interface Switch {
  readonly name: string
  /** Sends one command. Never rejects; results of long ones (play, collect, originate) arrive as events. */
  send(
    command: SwitchCommand | GatewayCommand | OriginateCommand | SuperviseCommand | ForgetCommand,
  ): Promise<CommandOutcome>
  onEvent(listener: (event: SwitchEvent) => void): void
  /** Dials until `stop`; the first `switchReady` event says it is there. */
  start(): void
  stop(): Promise<void>
}
