import type { LookUp } from '../../did/look-up.ts'
import { isDialable } from '../../flow/numbers.ts'
import type { KnownCause } from '../../shared/hangup-cause.ts'
import { lookUpForms } from '../../shared/phone-number.ts'
import { endCall } from '../ending/end-call.ts'
import { guardMs } from '../guard-times.ts'
import { after, moveTo, nextRequest, type Outcome, record, type StepInput } from '../outcome.ts'
import type { CallState, DidTask } from '../state.ts'

/** Begins a call of `nin_did` or `nout_did`: nothing is rung before the customer's database has answered. */
export function beginDid(from: CallState, task: DidTask, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  if (task.type === 'inDid') {
    const [middleNumber = ''] = lookUpForms(task.number, input.policy.numbers)
    return askDatabase(moveTo({ ...state, middleNumber }, { type: 'lookingUp', requestId: id, task }), input)
  }
  const asking = moveTo(state, { type: 'lookingUp', requestId: id, task })
  // Whoever merely says to be an extension calls out at somebody else's cost.
  if (task.extension === '') {
    return refuse(asking.state, 'OUTGOING_CALL_BARRED', 'the call comes from no registered extension', input)
  }
  if (!isDialable(task.number)) {
    return refuse(asking.state, 'INVALID_NUMBER_FORMAT', 'the number cannot be dialled', input)
  }
  return askDatabase(asking, input)
}

/** Puts the look-up of the phase, once more after a restart. */
export function askDatabase({ state, effects }: Outcome, input: StepInput): Outcome {
  const { phase } = state
  if (phase.type !== 'lookingUp') return { state, effects }
  const lookUp = lookUpOf(phase.task, input)
  return after(effects, {
    state,
    effects: [
      { type: 'armGuard', delayMs: guardMs.lookingUp },
      { type: 'lookUp', requestId: phase.requestId, lookUp },
    ],
  })
}

const lookUpOf = (task: DidTask, { policy }: StepInput): LookUp =>
  task.type === 'inDid'
    ? { type: 'inDid', forms: lookUpForms(task.number, policy.numbers) }
    : { type: 'outDid', extension: task.extension }

/** The caller hears the cause's SIP status; the record says why. */
export function refuse(state: CallState, cause: KnownCause, reason: string, input: StepInput): Outcome {
  return after(
    [record(input, 'refused', { cause, reason })],
    endCall(state, { cause, endedBy: 'system' }, input),
  )
}
