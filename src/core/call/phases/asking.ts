import { applyFallback } from '../../flow/apply-fallback.ts'
import { applyResponse } from '../../flow/apply-response.ts'
import { putQuestion } from '../moves.ts'
import { after, record, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'

/** The call-flow server has been asked; its answer, or the lack of one, decides. */
export const asking: PhaseHandler<'asking'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'flowAnswered': {
      if (event.requestId !== phase.requestId) return stay(state)
      const { action } = event.response
      const step = record(input, 'server_answered', { action, took_ms: event.tookMs })
      return after([step], applyResponse(state, event.response, input))
    }
    case 'flowFailed': {
      if (event.requestId !== phase.requestId) return stay(state)
      const { reason, detail, tookMs } = event
      const step = record(input, 'server_failed', { reason, detail, took_ms: tookMs })
      return after([step], applyFallback(state, input))
    }
    case 'phaseTimedOut':
      return after([record(input, 'server_failed', { reason: 'timeout' })], applyFallback(state, input))
    case 'resumed':
      // What this controller asked is still on its way; what the one before it asked is lost.
      return event.afterRestart ? putQuestion(state, phase.requestId, phase.question, input) : stay(state)
    default:
      return stay(state)
  }
}
