import type { CallEffect } from '../call/call-effect.ts'
import { record, type StepInput } from '../call/outcome.ts'

/** One line in the call's story for each value the server sent that nacd would not pass on. */
export function refusals(refused: readonly string[], field: string, input: StepInput): CallEffect[] {
  return refused.map(value => record(input, 'value_refused', { field, value: value.slice(0, 100) }))
}
