import type { AgentWish } from '../acd/agents/agent-wish.ts'
import type { FlowEvent } from '../flow/contract.ts'
import type { LineFailure } from '../line/line.ts'
import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LegId, Millis, RequestId } from '../shared/ids.ts'
import type { Language } from '../speech/language.ts'
import type { CalledBack } from './called-back.ts'
import type { HeldLine, LineSeek } from './lines/held-line.ts'
import type { Plan, WantedLine } from './lines/plan.ts'
import type { Service, Survey } from './service/service.ts'
import type { Prompts } from './switch-command.ts'

/** What nacd remembers of one call. Small on purpose: it travels on the channel as `nacd_state`. Times in epoch ms. */
export interface CallState {
  readonly uuid: LegId
  /** Which call of this leg it is, 1..: more than the first where it was transferred away and came back. */
  readonly part: number
  readonly switchName: string
  readonly direction: 'inbound' | 'outbound'
  readonly callerNumber: string
  readonly callerName: string
  readonly calleeNumber: string
  readonly middleNumber: string
  /** The group the dialplan handed the call to; "" when none. */
  readonly group: string
  /** The group in whose queue the call was last; "" when in none. */
  readonly queue: string
  /** What the caller hears nacd speak; "" = the house's. */
  readonly language: Language | ''
  readonly networkIp: string
  readonly networkPort: string
  readonly arrivedAt: Millis
  /** When the caller's leg was answered. */
  readonly answeredAt: Millis | null
  /** When a person was first on the line. */
  readonly bridgedAt: Millis | null
  readonly waitedMs: number
  readonly talkedMs: number
  /** What the server last sent as associate_data. */
  readonly associateData: Readonly<Record<string, unknown>>
  /** Channel variables the configuration lists for additional_data. */
  readonly variables: Readonly<Record<string, string>>
  /** Who is, or last was, on the line with the caller. */
  readonly agent: { readonly extension: string; readonly number: string } | null
  /** The gateway the call goes out over, or last did; "" = none. */
  readonly gateway: string
  /** The gateway the caller came in by; "" = none. */
  readonly inboundGateway: string
  /** Failed bridge attempts in a row, as `attempt` of bridge_failed. */
  readonly attempts: number
  /** Requests made so far: the source of request ids. */
  readonly requests: number
  /** Keys typed before the next question for digits was put, for it (typed-ahead.ts). */
  readonly typedAhead: string
  /** Questions put to the server since `since`: the guard against endless loops. */
  readonly pace: { readonly since: Millis; readonly questions: number }
  /** Set when the agent hung up and the caller is still asked for a rating. */
  readonly agentLeft: boolean
  readonly surveyDigit: string
  /** The message the caller left, or the file their talk with an agent is in; "" when none. */
  readonly recording: string
  /** The last transfer of the caller's leg that was followed (call-event.ts, `referred`); "" = none. */
  readonly referral: string
  /** Whether the call already goes the way of http_fallback. */
  readonly inFallback: boolean
  /** Agents' phones that are being let go, whatever the call is at meanwhile. */
  readonly parting: readonly PartingLeg[]
  /** null = the call is no callback of a queue. */
  readonly calledBack: CalledBack | null
  readonly phase: Phase
}

/** The question a call puts to the call-flow server. */
export interface Question {
  readonly event: FlowEvent
  readonly dtmf: string
  /** Goes into additional_data beside associate_data: cause, sip_code, attempt. */
  readonly facts: Readonly<Record<string, string>>
}

/** What follows when an announcement has been heard. */
export type AfterPlay =
  | { readonly type: 'hangup'; readonly cause: HangupCause }
  /** They hang up, or are hung up on, and are called back. */
  | { readonly type: 'keepPlace'; readonly wait: QueueWait }
  | { readonly type: 'ask'; readonly question: Question }
  | { readonly type: 'dial'; readonly dial: Dial }
  | { readonly type: 'record'; readonly mailbox: string }
  | { readonly type: 'queue'; readonly wait: QueueWait }
  | { readonly type: 'plan'; readonly plan: Plan }

/** A bridge as the server asked for it. Seconds. */
export interface Dial {
  readonly target: { readonly type: 'extension'; readonly number: string } | WantedLine
  /** The number the server named; "" = none. */
  readonly displayNumber: string
  readonly timeoutSeconds: number
  readonly variables: Readonly<Record<string, string>>
  readonly waitRing: Prompts
  readonly failRing: Prompts
  readonly service: Service
  /** The extension that has sent the caller here with its transfer key; "" = nobody has. */
  readonly sentBy: string
}

/** A wait in a group's queue as the server asked for it. */
export interface QueueWait {
  readonly group: string
  readonly priority: number
  readonly skills: string
  /** Seconds; 0 = the group's own limit. */
  readonly timeoutSeconds: number
  readonly music: Prompts
  readonly service: Service
  /** When the wait began; kept over failed offers, and when another group's queue goes on with it. */
  readonly since: Millis
  /** Groups whose overflows have led here, the first one first: a call is sent into none of them again. */
  readonly before: readonly string[]
  readonly told: Told
  /** The announcement that is being heard; "" = music. */
  readonly speaking: RequestId | ''
}

/** What a caller has been told while they wait. */
export interface Told {
  /** The best place; 0 = none yet. */
  readonly position: number
  /** The shortest wait, in minutes; null = none yet. */
  readonly minutes: number | null
  /** How many comfort messages. */
  readonly comforts: number
  /** When the last of it was said, or there was nothing to say; at first, when the wait began. */
  readonly at: Millis
}

/** For whom a leg is being rung: an answer of the server, or an offer of the queue. */
export type DialReason = BridgeReason | OfferReason

export interface BridgeReason {
  readonly type: 'bridge'
  readonly dial: Dial
  readonly line: HeldLine | null
}

export interface OfferReason {
  readonly type: 'offer'
  readonly wait: QueueWait
  readonly extension: string
  readonly agentNumber: string
}

/** A phone that the queue has offered the caller. */
export interface OfferedLeg {
  readonly legId: LegId
  readonly extension: string
  readonly agentNumber: string
  /** `calling`: it is not on the switch yet; `none`: it is, and the phone has said nothing. */
  readonly progress: 'calling' | 'none' | 'ringing' | 'answered'
  /** When nacd stops waiting for the switch, which keeps to the ring time by itself. */
  readonly until: Millis
}

/** The leg of an offer that came to nothing, until it is gone: then the queue is told. */
export interface PartingLeg {
  readonly legId: LegId
  readonly extension: string
  /** What the queue is told. */
  readonly cause: HangupCause
  /** `coming`: not on the switch yet; `answered`: hears that the call is taken once it is parked; `hearing`: hears it. */
  readonly state: 'coming' | 'leaving' | 'answered' | 'hearing'
  /** Of what it hears; "" = nothing. */
  readonly requestId: RequestId | ''
}

/** A leg that is being rung, or has answered and is not yet in conversation. */
export interface Ringing {
  readonly legId: LegId
  readonly reason: DialReason
}

/** The same of an agent whom the queue has offered. */
export interface Answerer extends Ringing {
  readonly reason: OfferReason
}

/** A call of the applications `nin_did` and `nout_did`. */
export type DidTask =
  | { readonly type: 'inDid'; readonly number: string }
  | { readonly type: 'outDid'; readonly number: string; readonly extension: string }

/** What a line to the outside is wanted for: a step of a plan, or a bridge the server asked for. */
export type LineUse =
  | { readonly type: 'plan'; readonly plan: Plan }
  | { readonly type: 'dial'; readonly dial: Dial }

export type Phase =
  /** The customer's database has been asked. */
  | { readonly type: 'lookingUp'; readonly requestId: RequestId; readonly task: DidTask }
  /** Lines to the outside have been asked for: the call goes on when each is found or refused. */
  | {
      readonly type: 'seekingLine'
      readonly use: LineUse
      /** One for each line of the step, in its order. */
      readonly seeks: readonly LineSeek[]
      /** Whether the caller hears that they wait for a line. */
      readonly music: boolean
    }
  /** The switch rings somebody for the caller and joins the two by itself. */
  | {
      readonly type: 'bridging'
      readonly requestId: RequestId
      readonly plan: Plan
      /** The lines that are called over. */
      readonly lines: readonly HeldLine[]
      /** The phones that ring, or the trunks: as far as the switch has told of them. */
      readonly legs: readonly RingingLeg[]
      /** How far the furthest of them got. */
      readonly progress: LineFailure['progress']
      /** How the last of them ended. */
      readonly lastEnd: BridgeFailure | null
      /** Set when nacd has given up: the legs are being ended. */
      readonly failure: BridgeFailure | null
    }
  /** An agent changes their status by this call. */
  | {
      readonly type: 'settingAgent'
      readonly requestId: RequestId
      readonly extension: string
      readonly wish: AgentWish
    }
  | { readonly type: 'asking'; readonly requestId: RequestId; readonly question: Question }
  | {
      readonly type: 'playing'
      readonly requestId: RequestId
      readonly prompts: Prompts
      readonly after: AfterPlay
    }
  | { readonly type: 'collecting'; readonly requestId: RequestId; readonly collect: Collect }
  | { readonly type: 'queued'; readonly wait: QueueWait }
  /** Agents' phones ring for the caller, who hears music on; the first to answer is taken. Never none. */
  | { readonly type: 'offering'; readonly wait: QueueWait; readonly legs: readonly OfferedLeg[] }
  /** The agent has answered and hears what the caller does not. */
  | {
      readonly type: 'whispering'
      readonly legId: LegId
      readonly reason: OfferReason
      readonly requestId: RequestId
    }
  | {
      readonly type: 'dialing'
      readonly legId: LegId
      readonly reason: BridgeReason
      /** `calling`: the new leg is not on the switch yet; `none`: it is, and the far end has said nothing. */
      readonly progress: 'calling' | LineFailure['progress']
    }
  /** The agent has answered; both hear who it is. `unheard`: the announcements that are not over yet. */
  | {
      readonly type: 'announcing'
      readonly legId: LegId
      readonly reason: DialReason
      readonly unheard: readonly RequestId[]
    }
  /**
   * Both legs are up and the switch has been told to join them. `late`: it has said nothing for long, and `asked` whether
   * it has, or had not and the agent's leg is `dropped`.
   */
  | {
      readonly type: 'joining'
      readonly legId: LegId
      readonly reason: DialReason
      readonly late?: 'asked' | 'dropped'
    }
  | {
      readonly type: 'bridged'
      readonly legId: LegId
      readonly since: Millis
      /** The group whose queue brought the two together, "" when none did. */
      readonly queue: string
      readonly survey: Survey | null
      /** The file their talk is recorded into; "" = it is not. */
      readonly recording: string
    }
  /** The one the caller talked with has sent them elsewhere with the transfer key of the phone (RFC 3515). */
  | {
      readonly type: 'referred'
      /** The extension of that phone; "" = behind a trunk, or not known. */
      readonly by: string
      /** Where to; "" = the caller's leg is not back yet. */
      readonly destination: string
      /** Of the question where the number leads; "" = not put yet. */
      readonly requestId: RequestId | ''
      /** What the caller would have been asked after the talk. */
      readonly survey: Survey | null
    }
  /** The agent has hung up; the caller is asked for one digit. */
  | { readonly type: 'surveying'; readonly requestId: RequestId; readonly survey: Survey }
  /** The caller leaves a message. */
  | {
      readonly type: 'recording'
      readonly requestId: RequestId
      readonly mailbox: string
      readonly since: Millis
    }
  /** The leg is being sent to the dialplan and will be nacd's no more. */
  | { readonly type: 'leaving'; readonly destination: string }
  | {
      readonly type: 'ending'
      readonly cause: HangupCause
      readonly sipCode: number
      readonly endedBy: 'caller' | 'agent' | 'system'
      readonly endedAt: Millis
      readonly callerGone: boolean
      /** The other leg while it is still up or may still come up. */
      readonly otherLeg: LegId | ''
    }

/** A leg the switch dialled for the caller. `joined`: they hear each other, which may be before the answer. */
export interface RingingLeg {
  readonly legId: LegId
  /** "" behind a trunk, and where it is not known. */
  readonly extension: string
  readonly answered: boolean
  readonly joined: boolean
}

/** `sipCode` 0 = the far end named none. */
export interface BridgeFailure {
  readonly cause: HangupCause
  readonly sipCode: number
}

export interface Collect {
  readonly prompts: Prompts
  readonly badPrompts: Prompts
  readonly length: number
}
