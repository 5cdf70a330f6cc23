import type { KnownCause } from '../../shared/hangup-cause.ts'
import { missedCall } from '../message/missed-call.ts'
import { after, type Outcome, record, type StepInput } from '../outcome.ts'
import type { BridgeFailure, CallState } from '../state.ts'
import { dialOut } from './bridge-to.ts'
import { lineMembers, type Plan, type PlanStep, stepOf } from './plan.ts'
import { lineRequest, seekLines } from './seek-lines.ts'

const barred: KnownCause = 'OUTGOING_CALL_BARRED'

/**
 * Tries the first step of a plan. Whoever has not proved to be an extension gets no line: they would call out at
 * somebody else's cost. In a step of several each line is there at once or left out.
 */
export function tryStep(state: CallState, plan: Plan, input: StepInput): Outcome {
  const step = stepOf(plan)
  const lines = lineMembers(step)
  if (lines.length === 0) return dialOut(state, plan, [], input)
  if (plan.extension === '') return withoutLines(state, plan, step, input)
  const mayWait = step.length === 1
  const { extension } = plan
  const requests = lines.map(line =>
    lineRequest(state, line, { displayNumber: line.displayNumber, extension, mayWait }, input),
  )
  return seekLines(state, { type: 'plan', plan }, requests)
}

function withoutLines(state: CallState, plan: Plan, step: PlanStep, input: StepInput): Outcome {
  const reason = 'the call comes from no registered extension'
  const refused = record(input, 'refused', { cause: barred, reason })
  const inside = step.filter(({ type }) => type !== 'line')
  const [, ...later] = plan.steps
  return after(
    [refused],
    inside.length > 0
      ? dialOut(state, { ...plan, steps: [inside, ...later] }, [], input)
      : stepOver(state, plan, { cause: barred, sipCode: 0 }, input),
  )
}

/** The first step of the plan has brought no talk: the next one, or nobody is reached. */
export function stepOver(state: CallState, plan: Plan, failure: BridgeFailure, input: StepInput): Outcome {
  const [, ...later] = plan.steps
  if (later.length === 0) return missedCall(state, plan, failure, input)
  const { cause, sipCode } = failure
  const step = record(input, 'dial_failed', { cause, sip_code: sipCode })
  return after([step], tryStep(state, { ...plan, steps: later }, input))
}
