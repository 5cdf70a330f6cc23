import type { HangupCause } from '../../shared/hangup-cause.ts'
import type { LegId, Millis } from '../../shared/ids.ts'

/** One line of a call's story: what happened, when, and the facts of it (never secrets). */
export interface CallStep {
  readonly at: Millis
  /** e.g. `arrived`, `asked`, `answered_by_flow`, `flow_failed`, `played`, `collected`, `queued`, `offered`, `bridged`, `ended`. */
  readonly type: string
  readonly detail: Readonly<Record<string, string | number | boolean>>
}

/** A call that is over. */
export interface CallSummary {
  /** The caller's leg; with `.p2` and so on for a call that comes back after a transfer (record-id.ts). */
  readonly uuid: LegId
  readonly switchName: string
  readonly direction: 'inbound' | 'outbound'
  readonly callerNumber: string
  readonly calleeNumber: string
  readonly middleNumber: string
  /** The group in whose queue the call was, else the one it came for. */
  readonly group: string
  readonly agentExtension: string
  readonly agentNumber: string
  readonly gateway: string
  readonly startedAt: Millis
  readonly answeredAt: Millis | null
  /** First time a person was on the line. */
  readonly bridgedAt: Millis | null
  readonly endedAt: Millis
  readonly waitedMs: number
  readonly talkedMs: number
  readonly cause: HangupCause
  readonly sipCode: number
  /** caller, agent (or other called party), or nacd / the switch. */
  readonly endedBy: 'caller' | 'agent' | 'system'
  readonly surveyDigit: string
  readonly recording: string
}
