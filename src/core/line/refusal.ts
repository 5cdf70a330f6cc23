import type { DestinationVerdict } from '../routing/allowed-destination.ts'
import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LineFailure, LineRefusal } from './line.ts'

/** What a caller is told who gets no line, by Q.850 (shared/hangup-cause.ts has the SIP status of each). */
const causes: Readonly<Record<LineRefusal, HangupCause>> = {
  notAllowed: 'OUTGOING_CALL_BARRED',
  noRoute: 'NO_ROUTE_DESTINATION',
  noGateway: 'NORMAL_TEMPORARY_FAILURE',
  limit: 'SWITCH_CONGESTION',
  lineFull: 'SWITCH_CONGESTION',
  waitedTooLong: 'SWITCH_CONGESTION',
  allFailed: 'NORMAL_TEMPORARY_FAILURE',
  final: 'NORMAL_TEMPORARY_FAILURE',
  unavailable: 'NORMAL_TEMPORARY_FAILURE',
}

export interface Refusal {
  readonly reason: LineRefusal
  readonly cause: HangupCause
  /** 0 = as the cause has it. */
  readonly sipCode: number
}

export const refusal = (reason: LineRefusal): Refusal => ({ reason, cause: causes[reason], sipCode: 0 })

export const refusedDestination = (verdict: Exclude<DestinationVerdict, { type: 'allowed' }>): Refusal =>
  verdict.because === 'notANumber'
    ? { ...refusal('notAllowed'), cause: 'INVALID_NUMBER_FORMAT' }
    : refusal('notAllowed')

/** After a failure the caller hears what the last far end said, whatever else was tried or waited for. */
export const refusalAfter = (
  { cause, sipCode }: LineFailure,
  reason: Extract<LineRefusal, 'allFailed' | 'final'>,
): Refusal => ({ reason, cause, sipCode })
