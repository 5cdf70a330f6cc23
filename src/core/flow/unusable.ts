import { after, type Outcome, record, type StepInput } from '../call/outcome.ts'
import type { CallState } from '../call/state.ts'
import { applyFallback } from './apply-fallback.ts'
import { refusals } from './refusals.ts'

/** The answer lacks the number it is about, or names none that can be dialled: as bad as no answer. */
export function unusable(state: CallState, number: string, input: StepInput): Outcome {
  const reason = record(input, 'server_failed', { reason: 'bad_number', field: 'ad_number' })
  return after([...refusals([number], 'ad_number', input), reason], applyFallback(state, input))
}
