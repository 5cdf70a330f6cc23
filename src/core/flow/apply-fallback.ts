import { endCall } from '../call/ending/end-call.ts'
import { after, answered, type Outcome, record, type StepInput } from '../call/outcome.ts'
import { playThen } from '../call/play-then.ts'
import type { CallState } from '../call/state.ts'
import { enterQueue } from '../call/waiting/enter-queue.ts'
import { assertNever } from '../shared/assert-never.ts'
import { groupWait } from './group-wait.ts'

/** The server cannot be used: the call goes the way of `http_fallback`; a second time it ends. */
export function applyFallback(from: CallState, input: StepInput): Outcome {
  const { fallback } = input.policy
  const state = { ...from, inFallback: true }
  const step = record(input, 'fallback', { type: from.inFallback ? 'hangup' : fallback.type })
  return after([step], from.inFallback ? hangUp(state, input) : goTo(state, input))
}

function goTo(state: CallState, input: StepInput): Outcome {
  const { fallback } = input.policy
  switch (fallback.type) {
    case 'hangup':
      return hangUp(state, input)
    case 'playback': {
      const up = answered(state, input)
      const then = { type: 'hangup', cause: 'NORMAL_CLEARING' } as const
      return after(up.effects, playThen(up.state, [fallback.file], then, input))
    }
    case 'queue':
      return enterQueue(state, groupWait(fallback.group, input), input)
    default:
      return assertNever(fallback)
  }
}

function hangUp(state: CallState, input: StepInput): Outcome {
  return endCall(state, { cause: 'NORMAL_TEMPORARY_FAILURE', endedBy: 'system' }, input)
}
