import { moveTo, type Outcome, record, type StepInput } from './outcome.ts'
import type { CallState, Phase, RingingLeg } from './state.ts'

/** One of those who were rung has answered, and the switch has joined the two. */
export function talk(
  from: CallState,
  { legId, extension }: RingingLeg,
  { lines }: Extract<Phase, { type: 'bridging' }>,
  input: StepInput,
): Outcome {
  const number = input.policy.jobNumbers.get(extension) ?? ''
  const state: CallState = {
    ...from,
    agent: extension === '' ? null : { extension, number },
    gateway: lines.find(({ line }) => line.legId === legId)?.line.gateway ?? '',
    answeredAt: from.answeredAt ?? input.now,
    bridgedAt: from.bridgedAt ?? input.now,
  }
  return moveTo(
    state,
    { type: 'bridged', legId, since: input.now, queue: '', survey: null, recording: '' },
    { type: 'disarmGuard' },
    { type: 'ownLeg', legId },
    record(input, 'bridged', { extension, leg: legId }),
    { type: 'save' },
  )
}
