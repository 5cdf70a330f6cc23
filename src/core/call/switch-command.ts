import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LegId, RequestId } from '../shared/ids.ts'

/**
 * What to dial. `extension` rings a registered phone, `gateway` goes out through a trunk.
 * The driver turns it into `user/<n>` or `sofia/gateway/<gw>/<n>` and refuses characters that would change the meaning.
 */
export type DialTarget =
  | { readonly type: 'extension'; readonly number: string }
  | { readonly type: 'gateway'; readonly gateway: string; readonly number: string }

/** What one leg of several may be besides. */
export type LegTarget =
  | DialTarget
  /** Any other endpoint of the switch as a dial string names it: `error/USER_BUSY`, `loopback/9196`, `sofia/internal/1001@pbx`. */
  | { readonly type: 'endpoint'; readonly text: string }

/** One leg that is to be rung, alone or with others. */
export interface CalledLeg {
  readonly target: LegTarget
  /**
   * Its uuid; "" = the switch's own choice, which alone lets all phones of an extension ring. (Beside other legs
   * FreeSWITCH rings one phone of each extension.)
   */
  readonly legId: LegId | ''
  /** Who calls, as the far end sees it; "" = as the caller's leg has it. */
  readonly displayNumber: string
  /** What a trunk leg is counted under (core/line/line-mark.ts); "" = none. */
  readonly mark: string
  /** Channel variables of this leg, from the dial string. */
  readonly variables: Readonly<Record<string, string>>
}

/**
 * What a switch keeps of an answer, whether or not nacd listens, until it is asked to forget it (not over a restart of its
 * own). At most 100 characters each, of `0-9 A-Z a-z . -`, in `by` also `_ * # +`.
 */
export interface AnswerNote {
  readonly name: LegId
  /** For whom the call was made that was answered. */
  readonly by: string
}

/** Audio in the contract's form: one or more of file name, absolute path, tone_stream://, silence_stream://. */
export type Prompts = readonly string[]

/**
 * Everything nacd ever asks of a switch, as a closed union. The event-socket driver has one builder for each
 * (adapters/esl/command.ts) and quotes or refuses every value; the core never sees a dial string.
 */
export type SwitchCommand =
  | { readonly type: 'answer'; readonly legId: LegId }
  /** Early media (183) without answering. */
  | { readonly type: 'preAnswer'; readonly legId: LegId }
  /** Plays the prompts once, in order, whatever is typed; `executeDone` with `requestId` when finished or broken. */
  | { readonly type: 'play'; readonly legId: LegId; readonly requestId: RequestId; readonly prompts: Prompts }
  /** Plays the prompts again and again until `stopPlaying` or a bridge. */
  | {
      readonly type: 'playForever'
      readonly legId: LegId
      readonly requestId: RequestId
      readonly prompts: Prompts
    }
  | { readonly type: 'stopPlaying'; readonly legId: LegId }
  /**
   * Plays `prompts`, collects exactly `length` digits (typing over the prompt is allowed), and on too few plays
   * `badPrompts` and tries again. `executeDone` carries the digits. (FreeSWITCH: play_and_get_digits)
   */
  | {
      readonly type: 'collectDigits'
      readonly legId: LegId
      readonly requestId: RequestId
      readonly prompts: Prompts
      readonly badPrompts: Prompts
      readonly length: number
      readonly tries: number
      readonly digitTimeoutMs: number
    }
  /**
   * Records what the far end says into `path` (absolute, ends in `.wav`; 8 kHz, one channel) until the key `#`,
   * `maxSeconds`, `silenceSeconds` of silence in a row (0 = as long as it likes), `stopPlaying` or the leg's end.
   * `executeDone` says how long it became, also when the leg was hung up meanwhile.
   */
  | {
      readonly type: 'record'
      readonly legId: LegId
      readonly requestId: RequestId
      readonly path: string
      readonly maxSeconds: number
      readonly silenceSeconds: number
    }
  /**
   * Calls out; the new leg has the uuid `legId` and is parked when answered. `originateDone` and the leg's own
   * events tell the rest. `variables` go on the new leg.
   */
  | {
      readonly type: 'originate'
      readonly legId: LegId
      readonly callId: LegId
      readonly target: DialTarget
      readonly displayNumber: string
      readonly displayName: string
      readonly timeoutSeconds: number
      readonly variables: Readonly<Record<string, string>>
      /** What a trunk leg is counted under (core/line/line-mark.ts). */
      readonly mark?: string
    }
  /** Joins two legs that are up. Both then send `legBridged`. */
  | { readonly type: 'bridgeLegs'; readonly legId: LegId; readonly otherId: LegId }
  /** Asks with whom a leg is joined, or was last; `partnerSeen` says it. */
  | { readonly type: 'askPartner'; readonly legId: LegId }
  /**
   * Calls out on behalf of a leg that is not answered yet and joins the two, as the switch's own dialplan would: ringing,
   * early media, answer and the caller's hanging up pass by themselves, with or without nacd. An extension may have
   * several phones: the new legs have uuids of the switch's own, and the caller's in `nacd_call`. `bridgeDone` says that
   * it is over; the caller's leg ends with a talk and stays after a failure.
   */
  | {
      readonly type: 'bridgeTo'
      readonly legId: LegId
      readonly requestId: RequestId
      /**
       * All of them at once; the first that answers is joined, the others end with LOSE_RACE. 1 to 20. Early media of one
       * alone is heard by the caller; of several it is ignored, unless all legs' variables say `ignore_early_media=false`:
       * then the first with early media is joined. Without an answer `bridgeDone` has the cause of the first that rang;
       * how each ended its own `legEnded` says.
       */
      readonly legs: readonly CalledLeg[]
      readonly timeoutSeconds: number
      /** What the caller hears meanwhile whose phone makes no ringing tone, for it was answered or had early media; [] = nothing. */
      readonly ringback: Prompts
      /** The number through which the two reach each other: noted on both legs. */
      readonly middleNumber: string
      /** The extension that calls and has proved it: noted on the new legs, which its transfer key may send on. "" = none. */
      readonly callerExtension: string
      /** Whom it calls, as it was dialled; noted with it. "" = nobody can say. */
      readonly calledNumber: string
      /** Kept by the switch once one of the legs answers. */
      readonly noteAnswer?: AnswerNote
    }
  /**
   * Records the call the leg is in, from now until `stopRecording` or the leg's end: stereo, 8 kHz, what this leg's far end
   * says left, what it hears right. `path` absolute, ends in `.wav`. (FreeSWITCH: uuid_record with RECORD_STEREO)
   */
  | {
      readonly type: 'startRecording'
      readonly legId: LegId
      readonly path: string
      readonly maxSeconds: number
    }
  | { readonly type: 'stopRecording'; readonly legId: LegId; readonly path: string }
  | {
      readonly type: 'hangup'
      readonly legId: LegId
      readonly cause: HangupCause
      /** SIP status for a caller who was not answered. Without it the switch tells one that fits the cause or an earlier bridge. */
      readonly sipCode?: number
    }
  | {
      readonly type: 'setVariables'
      readonly legId: LegId
      readonly variables: Readonly<Record<string, string>>
    }
  /** Leaves nacd for good: goes on in the switch's dialplan at `destination`, with nothing of nacd's on the leg but how often it was here. */
  | {
      readonly type: 'transfer'
      readonly legId: LegId
      readonly destination: string
      /** Which call it will be should the leg come back, 2.. */
      readonly nextPart: number
    }
