import type { Line, LineRequest } from '../../line/line.ts'
import type { HangupCause } from '../../shared/hangup-cause.ts'
import type { RequestId } from '../../shared/ids.ts'
import type { CallEffect } from '../call-effect.ts'
import type { Phase } from '../state.ts'

/** A line that was asked for, and what is known of it. */
export interface LineSeek {
  readonly requestId: RequestId
  readonly request: LineRequest
  readonly answer:
    | { readonly type: 'none' | 'waits' }
    | { readonly type: 'found'; readonly line: Line }
    | { readonly type: 'refused'; readonly cause: HangupCause; readonly sipCode: number }
}

/** A line that is being called over. */
export interface HeldLine {
  readonly requestId: RequestId
  readonly request: LineRequest
  readonly line: Line
  /** Whether more may be asked for under this request: not once it was left, or where another controller asked. */
  readonly open: boolean
}

/** The requests of a phase of which the line desk has not been told that they are over. */
export function openRequests(phase: Phase): readonly RequestId[] {
  switch (phase.type) {
    case 'seekingLine':
      return phase.seeks.filter(({ answer }) => answer.type !== 'refused').map(({ requestId }) => requestId)
    case 'bridging':
      return openOf(phase.lines)
    case 'dialing':
      return phase.reason.line !== null ? openOf([phase.reason.line]) : []
    default:
      return []
  }
}

const openOf = (lines: readonly HeldLine[]) =>
  lines.filter(({ open }) => open).map(({ requestId }) => requestId)

/** Tells the line desk that no more lines are wanted. */
export const leaveLines = (phase: Phase): CallEffect[] =>
  openRequests(phase).map(requestId => ({ type: 'leaveLine', requestId }))

/** The controller that asked is gone, and with it what its line desk knew. */
export const forgotten = (held: HeldLine): HeldLine => ({ ...held, open: false })
