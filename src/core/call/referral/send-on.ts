import { groupWait } from '../../flow/group-wait.ts'
import { isDialable } from '../../flow/numbers.ts'
import { startDial } from '../dialling/dial.ts'
import { dialFailed } from '../dialling/dial-failure.ts'
import { endCall, talkCounted } from '../ending/end-call.ts'
import { guardMs } from '../guard-times.ts'
import { stopRecording, talkRecorded } from '../offering/talk-recording.ts'
import { after, moveTo, nextRequest, type Outcome, push, record, type StepInput } from '../outcome.ts'
import { noService } from '../service/service.ts'
import type { CallState, Dial, Phase } from '../state.ts'
import { enterQueue } from '../waiting/enter-queue.ts'
import type { Referral, ReferralTarget } from './referral.ts'

type Bridged = Extract<Phase, { type: 'bridged' }>
type Referred = Extract<Phase, { type: 'referred' }>

/** The talk is over; the caller's leg is on its way back from where the switch has parked it. */
export function partByReferral(state: CallState, { survey }: Bridged, input: StepInput): Outcome {
  const told = [...stopRecording(state), ...talkRecorded(state, input.now)]
  const by = state.agent?.extension ?? ''
  return after(
    told,
    moveTo(
      talkCounted(state, input),
      { type: 'referred', by, destination: '', requestId: '', survey },
      { type: 'armGuard', delayMs: guardMs.comingBack },
      { type: 'save' },
    ),
  )
}

/** A leg comes as a call of its own, sent on by the extension it talked with. */
export const beginReferred = (
  state: CallState,
  { extension, ...referral }: Referral & { readonly extension: string },
  input: StepInput,
): Outcome =>
  askWhere(
    state,
    { type: 'referred', by: extension, destination: '', requestId: '', survey: null },
    referral,
    input,
  )

/** Asks where the number leads. Whoever is behind a trunk sends nobody anywhere: the call is over. */
export function askWhere(
  from: CallState,
  phase: Referred,
  { id, destination }: Referral,
  input: StepInput,
): Outcome {
  const followed = { ...from, referral: id }
  if (phase.by === '') return refuseStranger(followed, destination, input)
  const { state, id: requestId } = nextRequest(followed)
  const asking = { ...phase, destination, requestId }
  if (!isDialable(destination)) return sendOn(state, asking, undialable, input)
  return moveTo(
    state,
    asking,
    { type: 'armGuard', delayMs: guardMs.lookingUp },
    { type: 'save' },
    { type: 'route', requestId, destination, extension: phase.by },
  )
}

const undialable: ReferralTarget = {
  type: 'refused',
  cause: 'INVALID_NUMBER_FORMAT',
  reason: 'the number cannot be dialled',
}

function refuseStranger(state: CallState, destination: string, input: StepInput): Outcome {
  const reason = 'the key was pressed behind a trunk'
  return after(
    [record(input, 'transfer_refused', { destination, by: '', cause: 'OUTGOING_CALL_BARRED', reason })],
    endCall(state, { cause: 'OUTGOING_CALL_BARRED', endedBy: 'agent' }, input),
  )
}

/** The caller goes where the number leads. From a target that is refused the call flow goes on, as from one that does not answer. */
export function sendOn(state: CallState, phase: Referred, target: ReferralTarget, input: StepInput): Outcome {
  const { destination, by } = phase
  if (target.type === 'refused') {
    const { cause, reason } = target
    const step = record(input, 'transfer_refused', { destination, by, cause, reason })
    const dial = dialTo({ type: 'extension', number: destination }, phase, '', input)
    return after([step], dialFailed(state, dial, { cause, sipCode: 0 }, input))
  }
  const told = [
    record(input, 'transferred', { destination, by }),
    push('transfer', { destination, transferred_by: by }),
  ]
  return after(told, goTo(state, phase, target, input))
}

function goTo(
  state: CallState,
  phase: Referred,
  target: Exclude<ReferralTarget, { type: 'refused' }>,
  input: StepInput,
): Outcome {
  const { number } = target
  if (target.type === 'group') return enterQueue(state, groupWait(number, input), input)
  if (target.type === 'extension')
    return startDial(state, dialTo({ type: 'extension', number }, phase, '', input), input)
  const { gateway, displayNumber } = target
  return startDial(state, dialTo({ type: 'line', gateway, number }, phase, displayNumber, input), input)
}

/** Only an extension is spoken of in a rating: nobody asks for a mark for who answers outside. */
const dialTo = (
  target: Dial['target'],
  { by, survey }: Referred,
  displayNumber: string,
  { policy }: StepInput,
): Dial => ({
  target,
  displayNumber,
  timeoutSeconds: policy.bridgeTimeoutSeconds,
  variables: {},
  waitRing: policy.ringback,
  failRing: [],
  service: target.type === 'extension' ? { ...noService, survey } : noService,
  sentBy: by,
})
