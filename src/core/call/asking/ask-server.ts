import type { Millis, RequestId } from '../../shared/ids.ts'
import type { CallEffect } from '../call-effect.ts'
import { endCall } from '../ending/end-call.ts'
import { guardMs } from '../guard-times.ts'
import { after, moveTo, nextRequest, type Outcome, record, type StepInput } from '../outcome.ts'
import type { CallState, Question } from '../state.ts'
import { buildRequest, requestForRecord } from './question.ts'

/**
 * Asks the call-flow server. A chain may be as long as it likes, for people take their time; a call that asks faster
 * than any person types is a loop and is ended.
 */
export function askServer(from: CallState, question: Question, input: StepInput): Outcome {
  const pace = paceOf(from, input.now)
  if (pace.questions > input.policy.questionsPerMinute) return stopLoop(from, question, input)
  const { state, id } = nextRequest({ ...from, pace })
  // A call without a saved state begins with its first question anyway.
  return putQuestion(state, id, question, input, from.requests === 0 ? [] : [{ type: 'save' }])
}

/** What the call was at before is over (its leg may be gone, its wait is counted): it ends as one that asks. */
function stopLoop(from: CallState, question: Question, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  return after(
    [record(input, 'loop_stopped', { questions: from.pace.questions })],
    endCall(
      { ...state, phase: { type: 'asking', requestId: id, question } },
      { cause: 'NORMAL_TEMPORARY_FAILURE', endedBy: 'system' },
      input,
    ),
  )
}

function paceOf({ pace }: CallState, now: Millis): CallState['pace'] {
  const isOver = now - pace.since >= 60_000 || now < pace.since
  return isOver ? { since: now, questions: 1 } : { since: pace.since, questions: pace.questions + 1 }
}

/** Puts a question under the given id; the same id again is the same question to the server. */
export function putQuestion(
  state: CallState,
  id: RequestId,
  question: Question,
  input: StepInput,
  before: readonly CallEffect[] = [],
): Outcome {
  const request = buildRequest(state, question, input.now)
  return moveTo(
    state,
    { type: 'asking', requestId: id, question },
    record(input, 'asked', { event: question.event, request: requestForRecord(request) }),
    { type: 'armGuard', delayMs: guardMs.asking },
    ...before,
    { type: 'ask', requestId: id, request },
  )
}
