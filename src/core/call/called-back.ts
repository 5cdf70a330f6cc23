import type { LegId, Millis } from '../shared/ids.ts'
import type { CallEffect } from './call-effect.ts'
import type { CallPolicy, StepInput } from './outcome.ts'
import { record } from './outcome.ts'

/** What the call of an agent is for who was rung to call a customer of a queue back. */
export interface CalledBack {
  /** The callback's name (record-id.ts). */
  readonly callback: LegId
  readonly group: string
  /** When the customer's wait began. */
  readonly since: Millis
  readonly agent: { readonly extension: string; readonly number: string }
}

/** The same as it stands on the agent's leg. */
export type CallbackOrder = Omit<CalledBack, 'agent'> & { readonly extension: string }

export function calledBackBy(
  { extension, ...order }: CallbackOrder,
  { jobNumbers }: Pick<CallPolicy, 'jobNumbers'>,
): CalledBack {
  return { ...order, agent: { extension, number: jobNumbers.get(extension) ?? '' } }
}

/** What the record says of it: figures are counted by this (core/figures/call-facts.ts). */
export function calledBackStep({ callback, group, since, agent }: CalledBack, input: StepInput): CallEffect {
  return record(input, 'called_back', { callback, group, since, extension: agent.extension })
}
