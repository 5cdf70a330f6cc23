import { showable } from '../../flow/numbers.ts'
import type { LineRequest } from '../../line/line.ts'
import { forgetTyped } from '../asking/typed-ahead.ts'
import type { HeldLine } from '../lines/held-line.ts'
import type { WantedLine } from '../lines/plan.ts'
import { lineRequest, seekLines } from '../lines/seek-lines.ts'
import { after, command, nextRequest, type Outcome, type StepInput } from '../outcome.ts'
import type { CallState, Dial } from '../state.ts'
import { ring } from './ring.ts'

/** A bridge the server asked for: the caller hears the waiting sound (early media when unanswered) while the phone rings. */
export function startDial(from: CallState, dial: Dial, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  const waiting = command({ type: 'playForever', legId: state.uuid, requestId: id, prompts: dial.waitRing })
  return after([waiting], goOn(state, dial, input))
}

function goOn(state: CallState, dial: Dial, input: StepInput): Outcome {
  const { target, displayNumber } = dial
  if (target.type === 'extension') return ringExtension(state, dial, target, input)
  const request =
    dial.sentBy === '' ? askedFor(state, target, displayNumber, input) : sentOut(state, target, dial, input)
  return seekLines(forgetTyped(state), { type: 'dial', dial }, [request])
}

const askedFor = (
  state: CallState,
  target: WantedLine,
  displayNumber: string,
  input: StepInput,
): LineRequest => lineRequest(state, target, { displayNumber, extension: '', mayWait: true }, input)

/** Whoever pressed the transfer key calls out: the call's own group and caller give no right to it, and take none. */
function sentOut(
  state: CallState,
  target: WantedLine,
  { displayNumber, sentBy }: Dial,
  input: StepInput,
): LineRequest {
  const request = lineRequest(state, target, { displayNumber, extension: sentBy, mayWait: true }, input)
  return { ...request, caller: sentBy, group: '' }
}

function ringExtension(
  state: CallState,
  dial: Dial,
  target: Extract<Dial['target'], { type: 'extension' }>,
  input: StepInput,
): Outcome {
  const { timeoutSeconds, variables } = dial
  const displayNumber = dial.displayNumber || showable(state.callerNumber)
  const phone = { legId: input.freshLegId, target, displayNumber, timeoutSeconds, variables }
  return ring(state, { type: 'bridge', dial, line: null }, phone, input)
}

/** The line for it is there. */
export function dialOverLine(state: CallState, dial: Dial, held: HeldLine, input: StepInput): Outcome {
  const { legId, gateway, number, displayNumber, mark } = held.line
  const { timeoutSeconds, variables } = dial
  const target = { type: 'gateway', gateway, number } as const
  const trunk = { legId, target, displayNumber, timeoutSeconds, variables, mark }
  return ring(state, { type: 'bridge', dial, line: held }, trunk, input)
}
