import { tellOutcome } from '../agent-code.ts'
import { stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'

/** An agent's status is being changed by their call. */
export const settingAgent: PhaseHandler<'settingAgent'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'agentSet':
      return event.requestId === phase.requestId
        ? tellOutcome(state, phase, event.outcome, input)
        : stay(state)
    case 'phaseTimedOut':
      return tellOutcome(state, phase, 'failed', input)
    case 'resumed': {
      // Whether the one before this controller did it is not known; twice is as good as once.
      const { requestId, extension, wish } = phase
      const again = { type: 'setAgent', requestId, extension, wish } as const
      return event.afterRestart ? { state, effects: [again] } : stay(state)
    }
    default:
      return stay(state)
  }
}
