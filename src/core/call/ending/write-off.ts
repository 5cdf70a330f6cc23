import { type Millis, millis } from '../../shared/ids.ts'
import { partFrom } from '../offering/parting.ts'
import { after, type Outcome, record, type StepInput } from '../outcome.ts'
import { waitOf } from '../parties/party.ts'
import type { CallState } from '../state.ts'
import { endCall, settle } from './end-call.ts'

/**
 * The call is closed while its switch is out of reach: nobody can say whether it goes on. It is counted until nacd last
 * knew of it, and nobody waits for its legs.
 */
export function writeOff(from: CallState, lastKnown: Millis, input: StepInput): Outcome {
  const { state, effects } = partFrom(from, [])
  const { phase } = state
  if (phase.type === 'ending')
    return settle(state, { ...phase, callerGone: true, otherLeg: '' }, input, effects)
  const until = millis(Math.max(lastKnown, lastChange(state)))
  const cause = 'NORMAL_TEMPORARY_FAILURE'
  const detail = { cause, last_known: until, found: input.now, phase: phase.type }
  const end = { cause, endedBy: 'system', sipCode: 0, callerGone: true, up: [] } as const
  return after(
    [...effects, record(input, 'ended_unseen', detail)],
    endCall(state, end, { ...input, now: until }),
  )
}

/** The last time the state itself tells of: the call was there then. */
function lastChange({ arrivedAt, answeredAt, phase }: CallState): number {
  const since = 'since' in phase ? phase.since : (waitOf(phase)?.since ?? 0)
  return Math.max(arrivedAt, answeredAt ?? 0, since)
}
