import { requestId } from '../shared/ids.ts'
import { beginAgentCode } from './agent-code.ts'
import type { Arrival, Purpose } from './arrival.ts'
import { askServer } from './asking/ask-server.ts'
import { plainQuestion } from './asking/question.ts'
import { type CalledBack, calledBackBy, calledBackStep } from './called-back.ts'
import { beginDid } from './did/look-up.ts'
import { beginBridge } from './lines/begin-bridge.ts'
import { after, type Outcome, record, type StepInput } from './outcome.ts'
import { beginReferred } from './referral/send-on.ts'
import type { CallState } from './state.ts'

/** A call arrives: the server is asked, or the customer's database. */
export function beginCall(arrival: Arrival, input: StepInput): Outcome {
  const { answered, purpose, lastReferral = '', ...facts } = arrival
  const state: CallState = {
    ...facts,
    middleNumber: '',
    answeredAt: answered ? arrival.arrivedAt : null,
    bridgedAt: null,
    waitedMs: 0,
    talkedMs: 0,
    associateData: {},
    agent: null,
    gateway: '',
    queue: '',
    language: '',
    attempts: 0,
    requests: 0,
    pace: { since: input.now, questions: 0 },
    agentLeft: false,
    typedAhead: '',
    surveyDigit: '',
    recording: '',
    referral: lastReferral,
    inFallback: false,
    parting: [],
    calledBack: calledBackIn(purpose, input),
    phase: { type: 'lookingUp', requestId: requestId(''), task: { type: 'inDid', number: '' } },
  }
  const { calledBack } = state
  const steps = [
    record(input, 'arrived', { group: arrival.group }),
    ...(calledBack === null ? [] : [calledBackStep(calledBack, input)]),
  ]
  return after(steps, firstStep(state, purpose, input))
}

const calledBackIn = (purpose: Purpose, { policy }: StepInput): CalledBack | null =>
  purpose.type === 'bridge' && purpose.calledBack !== undefined
    ? calledBackBy(purpose.calledBack, policy)
    : null

function firstStep(state: CallState, purpose: Purpose, input: StepInput): Outcome {
  switch (purpose.type) {
    case 'flow':
      return askServer(state, plainQuestion(purpose.event), input)
    case 'bridge':
      return beginBridge(state, purpose, input)
    case 'agentCode':
      return beginAgentCode(state, purpose, input)
    case 'referred':
      return beginReferred(state, purpose, input)
    default:
      return beginDid(state, purpose, input)
  }
}
