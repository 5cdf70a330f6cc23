import type { LegId } from '../shared/ids.ts'
import { moveTo, type Outcome, record, type StepInput } from './outcome.ts'
import type { CallState, DidDial } from './state.ts'

/** The one who was rung has answered, and the switch has joined the two. */
export function talk(from: CallState, legId: LegId, { target }: DidDial, input: StepInput): Outcome {
  const extension = target.type === 'extension' ? target.number : ''
  const number = input.policy.jobNumbers.get(extension) ?? ''
  const state: CallState = {
    ...from,
    agent: extension === '' ? null : { extension, number },
    gateway: target.type === 'gateway' ? target.gateway : '',
    answeredAt: from.answeredAt ?? input.now,
    bridgedAt: from.bridgedAt ?? input.now,
  }
  return moveTo(
    state,
    { type: 'bridged', legId, since: input.now, queue: '', survey: null },
    { type: 'disarmGuard' },
    { type: 'ownLeg', legId },
    record(input, 'bridged', { extension, leg: legId }),
    { type: 'save' },
  )
}
