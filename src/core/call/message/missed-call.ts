import { causeOfMissed, missedBy, type Overflow } from '../../did/overflow.ts'
import { groupWait } from '../../flow/group-wait.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { sipStatusOf, statusForCaller } from '../../shared/hangup-cause.ts'
import { endCall } from '../ending/end-call.ts'
import { loneExtension, type Plan, stepOf } from '../lines/plan.ts'
import { after, command, type Outcome, record, type StepInput } from '../outcome.ts'
import type { BridgeFailure, CallState } from '../state.ts'
import { enterQueue } from '../waiting/enter-queue.ts'
import { askForMessage } from './leave-message.ts'

/**
 * Nobody answered. A caller for a direct number goes where the house wants them to (`in_did_busy` and its sisters); one
 * who called out is told what the carrier said.
 */
export function missedCall(from: CallState, plan: Plan, failure: BridgeFailure, input: StepInput): Outcome {
  const { cause } = failure
  const sipCode = failure.sipCode || sipStatusOf(cause)
  const step = record(input, 'dial_failed', { cause, sip_code: sipCode })
  const end = { endedBy: 'system' } as const
  if (plan.ifMissed === 'end') {
    return after([step], endCall(from, { ...end, cause, sipCode: statusForCaller(sipCode) }, input))
  }
  const missed = missedBy(cause)
  const overflow = input.policy.did.overflow[missed]
  if (overflow.type === 'hangup') {
    const told = causeOfMissed[missed]
    return after([step], endCall(from, { ...end, cause: told, sipCode: sipStatusOf(told) }, input))
  }
  const on = record(input, 'overflow', { why: missed, to: overflow.type })
  return after([step, on, letGo(from)], goOn(from, loneExtension(stepOf(plan)), overflow, input))
}

/** What told the switch how to bridge would also be told of the next bridge of this leg. */
const letGo = ({ uuid }: CallState) =>
  command({
    type: 'setVariables',
    legId: uuid,
    variables: { hangup_after_bridge: '', continue_on_fail: '' },
  })

function goOn(
  state: CallState,
  extension: string,
  overflow: Exclude<Overflow, { type: 'hangup' }>,
  input: StepInput,
): Outcome {
  switch (overflow.type) {
    case 'queue': {
      const { group } = overflow
      return enterQueue({ ...state, group }, groupWait(group, input), input)
    }
    case 'voicemail':
      return askForMessage(state, extension, [], input)
    default:
      return assertNever(overflow)
  }
}
