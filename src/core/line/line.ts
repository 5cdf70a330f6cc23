import type { ExplainedRoute } from '../routing/explain-route.ts'
import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LegId, Millis } from '../shared/ids.ts'

/** What a call says of itself when it wants to go out over a trunk. */
export interface LineRequest {
  /** Whom to call, as it was dialled. */
  readonly number: string
  /** The gateway the call must take; "" = the route table chooses. */
  readonly gateway: string
  /** The number the called person is to see, where somebody named it; "" = the gateway's own choice, else the caller's. */
  readonly displayNumber: string
  /** Number of the caller. */
  readonly caller: string
  /** The extension that calls and has proved it; "" = none. */
  readonly extension: string
  /** The group the call was in; "" = those of the extension. */
  readonly group: string
  /** Higher goes first where calls wait; 0 is usual. */
  readonly priority: number
  /** When the call began to want a line: its place among those who wait, kept over a restart. */
  readonly since: Millis
  /** False: it would rather have none than wait. */
  readonly mayWait: boolean
}

/** A line that was found and is held for the call until its leg is there, or the claim runs out. */
export interface Line {
  /** The uuid the leg must have: the claim is known by it. */
  readonly legId: LegId
  readonly gateway: string
  /** What to dial there, rewritten as the gateway wants it. */
  readonly number: string
  /** The caller's number to show, "" = none. */
  readonly displayNumber: string
  /** The route that led here; 0 = the gateway was named. */
  readonly route: number
  /** What the leg carries as `nacd_line` (line-mark.ts): counted by it while it is up. */
  readonly mark: string
  /** It is too early to dial by so many ms; left out = dial now. */
  readonly inMs?: number
}

/** How an attempt on a line ended, before anybody spoke. */
export interface LineFailure {
  readonly progress: 'none' | 'ringing' | 'answered'
  /** 0 = the far end said nothing. */
  readonly sipCode: number
  readonly cause: HangupCause
}

/** What becomes of a request. More than one may come: it waits, then it is found. */
export type LineAnswer =
  | { readonly type: 'found'; readonly line: Line; readonly story: readonly ExplainedRoute[] }
  /** All lines are full: it waits its turn. */
  | { readonly type: 'waits'; readonly story: readonly ExplainedRoute[] }
  /** There is none, and no more is to come. After a failed attempt: its cause and code, where it was the last. */
  | {
      readonly type: 'refused'
      readonly cause: HangupCause
      /** 0 = as the cause has it. */
      readonly sipCode: number
      readonly reason: LineRefusal
      readonly story: readonly ExplainedRoute[]
    }

/**
 * Why there is no line: the number may not be called; no route leads there; all are full and waiting is not wanted;
 * too many wait; the longest wait is over; every gateway that could be tried has failed; the callee's answer is final.
 */
export type LineRefusal =
  | 'notAllowed'
  | 'noRoute'
  | 'noGateway'
  | 'limit'
  | 'lineFull'
  | 'waitedTooLong'
  | 'allFailed'
  | 'final'
  | 'unavailable'
