import type { CallEvent } from './call-event.ts'
import type { Outcome, StepInput } from './outcome.ts'
import type { CallState, Phase } from './state.ts'

/** What one phase does with an event; events that mean nothing to it leave the call as it is. */
export type PhaseHandler<T extends Phase['type']> = (
  state: CallState,
  phase: Extract<Phase, { type: T }>,
  event: CallEvent,
  input: StepInput,
) => Outcome
