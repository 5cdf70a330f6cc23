import { groupOf } from './group.ts'
import { trunkOf } from './party.ts'
import type { CallSummary } from './record.ts'
import { recordIdOf } from './record-id.ts'
import type { CallState, Phase } from './state.ts'

/** The call detail record of a call that is over. */
export function summarize(state: CallState, end: Extract<Phase, { type: 'ending' }>): CallSummary {
  return {
    uuid: recordIdOf(state),
    switchName: state.switchName,
    direction: state.direction,
    callerNumber: state.callerNumber,
    calleeNumber: state.calleeNumber,
    middleNumber: state.middleNumber,
    group: groupOf(state),
    agentExtension: state.agent?.extension ?? '',
    agentNumber: state.agent?.number ?? '',
    gateway: trunkOf(state),
    startedAt: state.arrivedAt,
    answeredAt: state.answeredAt,
    bridgedAt: state.bridgedAt,
    endedAt: end.endedAt,
    waitedMs: state.waitedMs,
    talkedMs: state.talkedMs,
    cause: end.cause,
    sipCode: end.sipCode,
    endedBy: end.endedBy,
    surveyDigit: state.surveyDigit,
    recording: state.recording,
  }
}
