import { applyFallback } from '../../flow/apply-fallback.ts'
import { applyResponse } from '../../flow/apply-response.ts'
import { putQuestion } from '../asking/ask-server.ts'
import { answerForRecord } from '../asking/question.ts'
import { endCall } from '../ending/end-call.ts'
import { after, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Phase } from '../state.ts'

/** The call-flow server has been asked; its answer, or the lack of one, decides. */
export const asking: PhaseHandler<'asking'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'flowAnswered': {
      if (event.requestId !== phase.requestId) return stay(state)
      const { action } = event.response
      const facts = { action, took_ms: event.tookMs, answer: answerForRecord(event.raw) }
      return after([record(input, 'server_answered', facts)], applyResponse(state, event.response, input))
    }
    case 'flowFailed': {
      if (event.requestId !== phase.requestId) return stay(state)
      const { reason, detail, tookMs } = event
      const facts = { reason, detail, took_ms: tookMs, answer: answerForRecord(event.raw) }
      return after([record(input, 'server_failed', facts)], goOnWithout(state, phase, input))
    }
    case 'phaseTimedOut':
      return after([record(input, 'server_failed', { reason: 'timeout' })], goOnWithout(state, phase, input))
    case 'resumed':
      // What this controller asked is still on its way; what the one before it asked is lost.
      return event.afterRestart ? putQuestion(state, phase.requestId, phase.question, input) : stay(state)
    default:
      return stay(state)
  }
}

/** A server that knows no rating need not answer to one: the call is over anyway. Any other silence means the fallback. */
function goOnWithout(
  state: CallState,
  { question }: Extract<Phase, { type: 'asking' }>,
  input: StepInput,
): Outcome {
  if (question.event !== 'survey') return applyFallback(state, input)
  return endCall(state, { cause: 'NORMAL_CLEARING', endedBy: 'agent' }, input)
}
