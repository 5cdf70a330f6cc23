import { joinLegs } from '../dialling/join-legs.ts'
import { guardMs } from '../guard-times.ts'
import {
  after,
  answered,
  command,
  moveTo,
  nextRequest,
  type Outcome,
  record,
  type StepInput,
} from '../outcome.ts'
import { partyOf } from '../parties/party.ts'
import type { CallState, DialReason, Ringing } from '../state.ts'
import { announcementPrompts } from './service.ts'

/** The agent has answered: both hear the announcement, then they are joined; at once where there is none. */
export function announce(from: CallState, ringing: Ringing, input: StepInput): Outcome {
  const { legId, reason } = ringing
  const prompts = announcementPrompts(serviceOf(reason).announcement, partyOf(reason, input.policy).number)
  if (prompts.length === 0) return joinLegs(from, ringing, input)
  const up = answered(from, input)
  const first = nextRequest(up.state)
  const { state, id } = nextRequest(first.state)
  return after(
    up.effects,
    moveTo(
      state,
      { type: 'announcing', legId, reason, unheard: [first.id, id] },
      record(input, 'announcing', { prompts: prompts.join('|') }),
      { type: 'armGuard', delayMs: guardMs.announcing },
      { type: 'save' },
      command({ type: 'play', legId: state.uuid, requestId: first.id, prompts }),
      command({ type: 'play', legId, requestId: id, prompts }),
    ),
  )
}

export const serviceOf = (reason: DialReason) =>
  reason.type === 'offer' ? reason.wait.service : reason.dial.service
