import { groupOf } from '../parties/group.ts'
import { trunkOf } from '../parties/party.ts'
import type { CallState, Phase } from '../state.ts'
import type { CallSummary } from './record.ts'
import { recordIdOf } from './record-id.ts'

/** The call detail record of a call that is over. */
export function summarize(state: CallState, end: Extract<Phase, { type: 'ending' }>): CallSummary {
  const agent = agentOf(state)
  return {
    uuid: recordIdOf(state),
    switchName: state.switchName,
    direction: state.direction,
    callerNumber: state.callerNumber,
    calleeNumber: state.calleeNumber,
    middleNumber: state.middleNumber,
    group: groupOf(state),
    agentExtension: agent?.extension ?? '',
    agentNumber: agent?.number ?? '',
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

/** Of a callback the agent is the one who calls; they have served when there was a talk. */
const agentOf = ({ agent, bridgedAt, calledBack }: CallState): CallState['agent'] =>
  calledBack === null ? agent : bridgedAt === null ? null : calledBack.agent
