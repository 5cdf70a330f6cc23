import type { CallEvent } from './call-event.ts'
import { endCall } from './ending/end-call.ts'
import { partFrom } from './offering/parting.ts'
import { unseenTalk } from './offering/unseen-talk.ts'
import { after, type Outcome, type StepInput } from './outcome.ts'
import { cancel, isWanted } from './parties/wanted-leg.ts'
import { stepPhase } from './phases/step-phase.ts'
import type { CallState } from './state.ts'

type Resumed = Extract<CallEvent, { type: 'resumed' }>

/** The switch is the truth: what it says of the caller's leg goes before what is remembered, legs too many are ended. */
export function resume(from: CallState, event: Resumed, input: StepInput): Outcome {
  const strays = event.legs.map(each => each.legId).filter(leg => !isWanted(from, leg))
  const { state, effects } = partFrom(from, event.legs)
  return after([...strays.map(cancel), ...effects], goOn(state, event, input))
}

function goOn(state: CallState, event: Resumed, input: StepInput): Outcome {
  if (state.phase.type === 'ending') return stepPhase(state, event, input)
  const caller = event.legs.find(each => each.legId === state.uuid)
  if (caller === undefined) return vanished(state, event, input)
  const answeredAt = caller.answered ? (state.answeredAt ?? input.now) : null
  const now = { ...state, answeredAt }
  return unseenTalk(now, event, input) ?? stepPhase(now, event, input)
}

/** The caller's leg ended while the switch was out of reach: nobody can say any more who ended it. */
function vanished(state: CallState, { legs }: Resumed, input: StepInput): Outcome {
  const up = legs.map(({ legId }) => legId)
  const cause = 'NORMAL_TEMPORARY_FAILURE'
  return endCall(state, { cause, endedBy: 'system', sipCode: 0, callerGone: true, up }, input)
}
