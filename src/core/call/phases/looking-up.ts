import type { LookedUp } from '../../did/look-up.ts'
import type { KnownCause } from '../../shared/hangup-cause.ts'
import type { CallEvent } from '../call-event.ts'
import { askDatabase, refuse } from '../did/look-up.ts'
import type { Member, Plan } from '../lines/plan.ts'
import { tryStep } from '../lines/try-step.ts'
import { after, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, DidTask, Phase } from '../state.ts'

type LookingUp = Extract<Phase, { type: 'lookingUp' }>

/** The customer's database has been asked whom to ring, or with what to call out. */
export const lookingUp: PhaseHandler<'lookingUp'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'lookedUp':
      if (event.requestId !== phase.requestId) return stay(state)
      return after([lookedUp(phase, event, input)], goOn(state, phase.task, event.result, input))
    case 'phaseTimedOut':
      return refuse(state, 'NORMAL_TEMPORARY_FAILURE', "the customer's database gave no answer", input)
    case 'resumed':
      // What this controller asked is still on its way; what the one before it asked is lost.
      return event.afterRestart ? askDatabase(stay(state), input) : stay(state)
    default:
      return stay(state)
  }
}

function lookedUp({ task }: LookingUp, event: Extract<CallEvent, { type: 'lookedUp' }>, input: StepInput) {
  const { result, tookMs } = event
  const what = task.type === 'inDid' ? 'in_did' : 'out_did'
  return record(input, 'did_looked_up', { what, took_ms: tookMs, ...factsOf[result.type](result) })
}

/** What the record says of each result. */
const factsOf: Record<LookedUp['type'], (result: LookedUp) => Record<string, string>> = {
  extension: result => (result.type === 'extension' ? { result: 'found', extension: result.extension } : {}),
  outside: result =>
    result.type === 'outside'
      ? { result: 'found', display_number: result.displayNumber, gateway: result.gateway }
      : {},
  notFound: () => ({ result: 'not_found' }),
  unusable: result => ({ result: 'unusable', reason: reasonOf(result) }),
  failed: result => ({ result: 'failed', reason: reasonOf(result) }),
  notConfigured: () => ({ result: 'not_configured' }),
}

const reasonOf = (result: LookedUp): string => ('reason' in result ? result.reason : '')

function goOn(state: CallState, task: DidTask, result: LookedUp, input: StepInput): Outcome {
  const { policy } = input
  switch (result.type) {
    case 'extension': {
      const member = {
        type: 'extension',
        number: result.extension,
        displayNumber: '',
        variables: {},
      } as const
      const known = { ...state, middleNumber: result.number }
      return tryStep(known, planOf(task, member, policy.did.ringSeconds), input)
    }
    case 'outside': {
      const { displayNumber, gateway } = result
      const member = { type: 'line', gateway, number: task.number, displayNumber, variables: {} } as const
      const known = { ...state, middleNumber: displayNumber }
      return tryStep(known, planOf(task, member, policy.bridgeTimeoutSeconds), input)
    }
    default:
      return refuse(state, ...refusalOf(task, result), input)
  }
}

const planOf = (task: DidTask, member: Member, timeoutSeconds: number): Plan => ({
  steps: [[member]],
  timeoutSeconds,
  extension: task.type === 'outDid' ? task.extension : '',
  ifMissed: task.type === 'inDid' ? 'overflow' : 'end',
  hasMedia: false,
})

/** A DID nobody has is an unknown number (404); an extension without an outside line may not call out (403). */
function refusalOf(task: DidTask, result: LookedUp): [KnownCause, string] {
  const [unknown, query]: [KnownCause, string] =
    task.type === 'inDid' ? ['UNALLOCATED_NUMBER', 'in_did_sql'] : ['OUTGOING_CALL_BARRED', 'out_did_sql']
  switch (result.type) {
    case 'failed':
      return ['NORMAL_TEMPORARY_FAILURE', `${query}: ${result.reason}`]
    case 'notConfigured':
      return ['NORMAL_TEMPORARY_FAILURE', `${query} is not configured`]
    case 'unusable':
      return [unknown, `${query}: ${result.reason}`]
    default:
      return [unknown, `${query} found no row`]
  }
}
