import type { LineFailure, LineRequest } from '../../line/line.ts'
import { guardMs } from '../guard-times.ts'
import { moveTo, nextRequest, type Outcome, record, type StepInput } from '../outcome.ts'
import type { CallState, LineUse } from '../state.ts'
import type { HeldLine, LineSeek } from './held-line.ts'
import type { WantedLine } from './plan.ts'

/** Who wants a line, and how. */
interface Wish {
  /** "" = nobody named one. */
  readonly displayNumber: string
  /** The extension that calls and has proved it; "" = none. */
  readonly extension: string
  readonly mayWait: boolean
}

export function lineRequest(
  state: CallState,
  { number, gateway }: WantedLine,
  { displayNumber, extension, mayWait }: Wish,
  { now }: StepInput,
): LineRequest {
  const { callerNumber: caller, group } = state
  return { number, gateway, displayNumber, caller, extension, group, priority: 0, since: now, mayWait }
}

/** Asks for a line for each request; nobody is rung before all are answered. */
export function seekLines(from: CallState, use: LineUse, requests: readonly LineRequest[]): Outcome {
  let state = from
  const seeks: LineSeek[] = []
  for (const request of requests) {
    const next = nextRequest(state)
    state = next.state
    seeks.push({ requestId: next.id, request, answer: { type: 'none' } })
  }
  return putRequests(state, use, seeks)
}

/** Puts the requests under their ids, once more after a restart. */
export function putRequests(state: CallState, use: LineUse, seeks: readonly LineSeek[]): Outcome {
  return moveTo(
    state,
    { type: 'seekingLine', use, seeks, music: false },
    { type: 'armGuard', delayMs: guardMs.seekingLine },
    { type: 'save' },
    ...seeks.map(({ requestId, request }) => ({ type: 'seekLine', requestId, request }) as const),
  )
}

/**
 * The attempt on the only line has failed: the desk says what now. The state is not saved: a controller that comes back
 * at this moment finds a call that was ringing outside, and does not call there again.
 */
export function reportFailure(
  state: CallState,
  use: LineUse,
  { requestId, request, line }: HeldLine,
  failure: LineFailure,
  input: StepInput,
): Outcome {
  const { gateway, route } = line
  const { cause, sipCode, progress } = failure
  return moveTo(
    state,
    {
      type: 'seekingLine',
      use,
      seeks: [{ requestId, request, answer: { type: 'none' } }],
      music: false,
    },
    record(input, 'line_failed', { gateway, route, cause, sip_code: sipCode, progress }),
    { type: 'armGuard', delayMs: guardMs.seekingLine },
    { type: 'lineFailed', requestId, failure },
  )
}
