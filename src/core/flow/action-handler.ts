import type { Outcome, StepInput } from '../call/outcome.ts'
import type { CallState } from '../call/state.ts'
import type { FlowResponse } from './contract.ts'

/** What one action of the contract does with a call. */
export type ActionHandler = (state: CallState, response: FlowResponse, input: StepInput) => Outcome
