import type { FlowRequest } from '../../flow/contract.ts'
import type { Millis } from '../../shared/ids.ts'
import type { CallState, Question } from '../state.ts'

/** The request of contract.md section 3 for this call, exactly its fields. */
export function buildRequest(state: CallState, question: Question, now: Millis): FlowRequest {
  return {
    sip_network_ip: state.networkIp,
    sip_network_port: state.networkPort,
    timestamp: String(Math.floor(now / 1000)),
    event: question.event,
    direction: state.direction,
    caller_number: state.callerNumber,
    call_uuid: state.uuid,
    callee_number: state.calleeNumber,
    group_number: state.group,
    middle_number: state.middleNumber,
    dtmf: question.dtmf,
    additional_data: {
      ...state.associateData,
      ...state.variables,
      ...question.facts,
      ...(state.agent?.number ? { agent_number: state.agent.number } : {}),
    },
  }
}

const longestRecorded = 2_000

/** What was asked, for the call's record: cut, and without the digits, which may be a PIN or a card number. */
export const requestForRecord = (request: FlowRequest): string =>
  JSON.stringify({ ...request, dtmf: '*'.repeat(request.dtmf.length) }).slice(0, longestRecorded)

/** What came back, for the call's record. */
export const answerForRecord = (raw: string): string => raw.slice(0, longestRecorded)

export const plainQuestion = (event: Question['event']): Question => ({ event, dtmf: '', facts: {} })
