import { showable } from '../flow/numbers.ts'
import { guardMs } from './moves.ts'
import { command, moveTo, nextRequest, type Outcome, record, type StepInput } from './outcome.ts'
import type { CallState, DidDial } from './state.ts'

/** Has the switch ring somebody for the caller, who is not answered meanwhile. */
export function dialOut(from: CallState, dial: DidDial, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  const { target, displayNumber, timeoutSeconds } = dial
  const through = target.type === 'gateway' ? { gateway: target.gateway } : {}
  return moveTo(
    state,
    { type: 'bridging', requestId: id, dial, legs: [], lastEnd: null, failure: null },
    record(input, 'dialing', { number: target.number, ...through }),
    { type: 'armGuard', delayMs: timeoutSeconds * 1000 + guardMs.bridging },
    { type: 'save' },
    command({
      type: 'bridgeTo',
      legId: state.uuid,
      requestId: id,
      legs: [{ target, legId: '', displayNumber, mark: '', variables: {} }],
      timeoutSeconds,
      ringback: state.answeredAt === null ? [] : input.policy.ringback,
      middleNumber: showable(state.middleNumber),
    }),
  )
}
